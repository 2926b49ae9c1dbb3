"""Downloads with Keras's loaders pointed at another server. Run as a program by `test_downloads.py`."""

import json
import sys
from typing import Any

if __name__ == "__main__":
    from builder.model import bootstrap

    bootstrap.checker()
    import importlib

    from keras.src.utils import file_utils

    from builder import places
    from builder.errors import TrainingError
    from builder.training import downloads

    origin, *names = sys.argv[1:]
    usual = file_utils.get_file

    def get_file(*given: Any, **named: Any) -> str:
        # The server's files are small copies, which have other hashes.
        named["origin"] = origin + str(named["origin"]).rsplit("/", 1)[-1]
        named.pop("file_hash", None)
        return str(usual(*given, **named))

    for name in downloads.NAMES:
        importlib.import_module(f"keras.src.datasets.{name}").get_file = get_file  # type: ignore[attr-defined]

    answers = []
    for name in names:
        if name.startswith("forget "):
            # The words of texts that are there are lost.
            (places.data() / "keras" / f"{name.split()[1]}.json").write_text("{}")
            continue
        steps: list[list[int]] = []
        reports: list[Any] = []

        def note(done: int, total: int, name: str = name, steps: Any = steps, reports: Any = reports) -> None:
            steps.append([done, total])
            report = places.data() / "keras" / f"{name}.progress.json"
            reports.append(json.loads(report.read_text()) if report.exists() else None)

        try:
            path = downloads.download(name, note)
            answers.append((name, {"path": path, "progress": steps, "report": reports[-1] if reports else None}))
        except TrainingError as error:
            answers.append((name, {"key": error.key, "values": error.values}))
    print(json.dumps(answers))
