"""`layerwise run`: start the app."""

import errno
import os
import socket
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
        LayerwiseError: The port is none or taken, or the app is missing from the installation.
    """
    if not 1 <= arguments.port <= 65535:
        raise LayerwiseError("cli.bad_port", port=arguments.port)
    if _taken(arguments.host, arguments.port):
        other = arguments.port + 1 if arguments.port < 65535 else 8501
        raise LayerwiseError("cli.port_taken", port=arguments.port, other=other)
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
    return [sys.executable, "-m", "builder.views.serve", "run", str(places.application() / "app.py"), *flags]


def _taken(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":
            # A port that was just let go is free, as the server will find.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


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
