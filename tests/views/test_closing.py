import signal
import subprocess
import sys

import pytest

from builder.views import closing

PROGRAM = """
import os, signal, sys
from builder.views import closing
if sys.argv[1] == "handled":
    signal.signal(signal.SIGTERM, lambda *_: print("heard", closing.is_closing(), flush=True))
closing.listen()
print(closing.is_closing(), flush=True)
os.kill(os.getpid(), signal.SIGTERM)
print("on", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="has no SIGTERM to send")
@pytest.mark.parametrize(
    ("way", "code", "told"), [("handled", 0, "False heard True on"), ("default", -signal.SIGTERM, "False")]
)
def test_whoever_heard_the_signal_before_still_does(way, code, told):
    done = subprocess.run([sys.executable, "-c", PROGRAM, way], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (code, told.split()), done.stderr


def test_in_a_thread_of_its_own_a_server_is_not_told():
    import threading

    handler = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=closing.listen)
    thread.start()
    thread.join()
    assert signal.getsignal(signal.SIGINT) is handler and not closing.is_closing()
