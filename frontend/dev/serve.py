"""Serve the dev page on the loopback address: the bundle, the fixtures, the real catalog and a real preview.

Run it with the project's Python from `frontend/`: `python dev/serve.py [port]`.
"""

import json
import sys
from functools import cache
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))


@cache
def catalog() -> bytes:
    """Return the catalog as the app gives it to the browser."""
    from builder.catalog import catalog as parts
    from builder.data import sets

    fields = ("source", "title", "help", "task", "modality")
    datasets = [{name: getattr(one, name) for name in fields} | {"options": [], "download": False} for one in sets()]
    return json.dumps(parts().to_browser() | {"datasets": datasets}).encode()


def templates() -> bytes:
    """Return the templates as the app gives them to the browser."""
    from builder.views.gallery import gallery_json

    return gallery_json()


@cache
def preview(source: str) -> bytes:
    """Return the preview of one data set."""
    from builder.data import preview as look
    from builder.design import DataChoice

    return json.dumps(look(DataChoice(source))).encode()


class Handler(SimpleHTTPRequestHandler):
    """Files of the repository, and the three answers that the app would compute."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, directory=str(REPOSITORY), **options)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request."""
        path, _, query = self.path.partition("?")
        if path == "/catalog.json":
            self._json(catalog())
        elif path == "/templates.json":
            self._json(templates())
        elif path == "/preview.json":
            self._json(preview(query or "digits"))
        else:
            super().do_GET()

    def _json(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 8799
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    print(f"http://127.0.0.1:{server.server_port}/frontend/dev/index.html", flush=True)
    server.serve_forever()
