"""What the documents name exists, and nothing in the repository speaks of the machine on which it was made."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sample_data").rglob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
CODE = re.compile(r"`([^`\n]+)`")
TOP = "|".join(("builder", "tests", "docs", "pages", "frontend", "benchmarks", "sample_data"))
PATH = re.compile(rf"(?:{TOP})/[\w./-]+|app\.py|pyproject\.toml")
MODULE = re.compile(r"builder(?:\.[a-z_]+)+")

# Put together here, so that this file does not hold them.
FORBIDDEN = [
    re.compile(r"(?<![\w.])/" + rf"(?:{folder})/[\w.-]")
    for folder in ("work", "root", "Users", r"home/(?!\.\.\.)[a-z]+")
] + [re.compile("arti" + "factory|" + "--index" + "-url|" + "extra-index" + "-url", re.IGNORECASE)]
HOSTS_OF_PACKAGES = re.compile(r'"resolved": "https?://([^/"]+)/')


def named(text: str) -> Iterator[str]:
    """Give the paths of this repository that a document names."""
    for code in CODE.findall(text):
        if PATH.fullmatch(code.rstrip("/")):
            yield code


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if "://" not in link and not link.startswith("mailto:")]
    missing = [link for link in links if not (path.parent / link).exists()]
    missing += [name for name in named(text) if not (ROOT / name).exists()]
    missing += [
        name for code in CODE.findall(text) if MODULE.fullmatch(code) and not is_module(code) for name in (code,)
    ]
    assert not missing


def is_module(dotted: str) -> bool:
    """Say whether a dotted name is a module, or something that stands in one."""
    steps = dotted.split(".")
    for length in (len(steps), len(steps) - 1):
        base = ROOT.joinpath(*steps[:length])
        if length == len(steps) and (base.is_dir() or base.with_suffix(".py").exists()):
            return True
        source = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
        if (
            length < len(steps)
            and source.exists()
            and re.search(rf"\b{steps[-1]}\b", source.read_text(encoding="utf-8"))
        ):
            return True
    return False


def tracked() -> Iterator[tuple[Path, str]]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, timeout=30)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def test_nothing_speaks_of_a_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path, text in tracked()
        for pattern in FORBIDDEN
        for match in pattern.finditer(text)
    ]
    assert not found


def test_packages_are_named_without_a_mirror() -> None:
    hosts = {
        host for path, text in tracked() if path.name == "package-lock.json" for host in HOSTS_OF_PACKAGES.findall(text)
    }
    assert hosts <= {"registry.npmjs" + ".org"}


def test_the_patterns_find_what_they_look_for() -> None:
    assert any(pattern.search("see /" + "work/main/x") for pattern in FORBIDDEN)
    assert not any(pattern.search("https://keras.io/work/x and docs/work/x") for pattern in FORBIDDEN)
    assert list(named("`builder/errors.py` and `docs/none.md` and `other`")) == ["builder/errors.py", "docs/none.md"]
    assert is_module("builder.errors") and is_module("builder.data.load") and not is_module("builder.data.nowhere")
