"""`layerwise run`: start the app."""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from builder import places
from builder.cli.codes import Exit
from builder.cli.output import Output
from builder.errors import LayerwiseError


def run(arguments: Namespace, output: Output) -> int:
    """Start the app and stay until it ends.

    Args:
        arguments: `port`, `host`, `home`, `no_browser`.
        output: Where to speak.

    Raises:
        LayerwiseError: The port is none, or the app is missing from the installation.
    """
    if not 1 <= arguments.port <= 65535:
        raise LayerwiseError("cli.bad_port", port=arguments.port)
    environment = dict(os.environ)
    if arguments.home:
        environment["LAYERWISE_HOME"] = str(Path(arguments.home).expanduser().resolve())
    folder = places.application()
    if not (folder / "app.py").exists():
        raise LayerwiseError("cli.no_app", folder=str(folder))
    return _become(command(arguments), folder, environment)


def command(arguments: Namespace) -> list[str]:
    """Return the command that runs the app.

    Args:
        arguments: As for `run`.
    """
    options = {
        "server.port": str(arguments.port),
        "server.address": arguments.host,
        "server.headless": "true" if arguments.no_browser else "false",
        "server.showEmailPrompt": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "streamlit", "run", str(places.application() / "app.py"), *flags]


def _become(command: list[str], folder: Path, environment: dict[str, str]) -> int:
    # Streamlit reads its settings from the folder in which it runs.
    if os.name == "posix":
        sys.stdout.flush()
        os.chdir(folder)
        os.execve(command[0], command, environment)
    try:
        return subprocess.call(command, cwd=folder, env=environment)
    except KeyboardInterrupt:
        return Exit.OK
