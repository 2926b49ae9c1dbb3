"""Where the app is to be found, for the terminal in which it was started."""

import socket
from collections.abc import Sequence

import streamlit as st

_EVERY_ADDRESS = {"0.0.0.0", "::", "*"}
# Set apart for documentation: nobody answers there, and a datagram socket sends nothing when it connects.
_SOMEWHERE = ("192.0.2.1", 9)


def announce() -> None:
    """Print the addresses of the app."""
    host, port = st.get_option("server.address") or "127.0.0.1", int(st.get_option("server.port"))
    print("Layerwise:", *addresses(host, port), flush=True)


def addresses(host: str, port: int) -> Sequence[str]:
    """Return the addresses under which a browser finds the app.

    Args:
        host: What the app listens on. Where it is every address of the machine, the one on its network comes second.
        port: The port.
    """
    if host.startswith("unix:"):
        return [host]
    if host not in _EVERY_ADDRESS:
        return [_url(host, port)]
    outside = _on_the_network()
    return [_url("127.0.0.1", port), *([_url(outside, port)] if outside else [])]


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _on_the_network() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_SOMEWHERE)
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith("127.") else found
