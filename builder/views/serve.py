"""The app's own process, as `streamlit run` starts it: Ctrl-C ends it without a word, since that is what was asked for.

Streamlit's own command says "Aborted!" and ends as after a failure.
"""

import sys
from typing import Any

from streamlit.web import cli

_click: Any = cli.click


def main(arguments: list[str]) -> int:
    """Run Streamlit's command until it ends.

    Args:
        arguments: Its command line, such as `["run", "app.py", "--server.port=8501"]`.

    Returns:
        The exit code: 0 after Ctrl-C.
    """
    try:
        cli.main(arguments, prog_name="streamlit", standalone_mode=False)
    except (_click.Abort, KeyboardInterrupt):
        return 0
    except _click.ClickException as error:
        error.show()
        return int(error.exit_code)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
