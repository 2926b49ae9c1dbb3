"""Run every benchmark and write its tables into docs/benchmarks.md: `python -m benchmarks [name ...]`."""

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
ALL = ("overhead", "edit", "canvas", "click", "start", "store", "memory", "kills", "edits", "soak", "opening")


def main() -> None:
    """Run the named benchmarks, or all, one after the other."""
    for name in sys.argv[1:] or ALL:
        print(f"benchmarks.{name} ...", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], capture_output=True, text=True, check=False)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            raise SystemExit(f"benchmarks.{name} failed")
        print(done.stdout)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_table(page, name, done.stdout.strip()), encoding="utf-8")


def with_table(page: str, name: str, table: str) -> str:
    """Return the page with what stands between the marks of one benchmark replaced."""
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    if begin not in page:
        raise SystemExit(f"{PAGE.name} has no place {begin}")
    return re.sub(f"{begin}.*?{end}", lambda _: f"{begin}\n{table}\n{end}", page, flags=re.DOTALL)


if __name__ == "__main__":
    main()
