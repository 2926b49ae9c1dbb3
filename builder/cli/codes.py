"""What the program's exit code says."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command."""

    OK = 0  # done, and nothing is wrong
    ERRORS = 1  # the design has errors
    USAGE = 2  # the command or a file can't be used
    FAILED = 3  # training, an export or a download failed
    INTERRUPTED = 4  # the worker was killed or lost; the run can go on from its checkpoint
    STOPPED = 130  # stopped, by Ctrl-C or from the app


CODES = {"finished": Exit.OK, "failed": Exit.FAILED, "interrupted": Exit.INTERRUPTED, "stopped": Exit.STOPPED}
"""Exit code of each state in which a run may end."""
