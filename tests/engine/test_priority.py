"""Who steps back, and when."""

import os
import subprocess
import sys
import threading

import pytest

from builder.engine.priority import behind

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="threads have no priority of their own here"
)


def test_only_the_work_stands_behind() -> None:
    seen: list[tuple[int, int]] = []
    behind(7, lambda: seen.append((os.getpriority(os.PRIO_PROCESS, threading.get_native_id()), os.getpid())))
    assert seen == [(max(7, os.nice(0)), os.getpid())]
    assert os.getpriority(os.PRIO_PROCESS, 0) == os.nice(0)


def test_what_goes_wrong_behind_is_told_in_front() -> None:
    def fail() -> None:
        raise KeyError("what")

    with pytest.raises(KeyError, match="what"):
        behind(7, fail)


def test_a_process_steps_back_with_all_its_threads() -> None:
    program = (
        "import os, threading, time\n"
        "from pathlib import Path\n"
        "from builder.engine.priority import step_back_later\n"
        "threading.Thread(target=time.sleep, args=(5,), daemon=True).start()\n"
        "step_back_later(6, 0.05)\n"
        "print(os.nice(0))\n"
        "time.sleep(0.6)\n"
        "print(*sorted({os.getpriority(os.PRIO_PROCESS, int(t.name)) for t in Path('/proc/self/task').iterdir()}))\n"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert said.stdout.split() == [str(os.nice(0)), str(max(6, os.nice(0)))]
