"""Who a person is: a random id that the browser keeps in a cookie. No account, no name."""

import re
import secrets
from http.cookies import SimpleCookie

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "layerwise_owner"
_FORM = re.compile(r"[a-z0-9]{32}")
_YEARS_S = 5 * 365 * 24 * 3600


class OwnerCookie:
    """Middleware that gives each browser an owner id on its first visit.

    Args:
        app: The application behind it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and put the cookie on the answer where the browser has none."""
        if scope["type"] != "http" or scope["method"] != "GET" or _cookie(scope) is not None:
            await self._app(scope, receive, send)
            return
        fresh = secrets.token_hex(16)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                # A browser that has kept the page and lost the cookie is told only that the page has not changed.
                again = message["status"] == 304 and "text/html" in _header(scope, b"accept")
                if again or headers.get("content-type", "").startswith("text/html"):
                    headers.append(
                        "set-cookie", f"{COOKIE}={fresh}; Path=/; Max-Age={_YEARS_S}; HttpOnly; SameSite=Lax"
                    )
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def owner_from(value: str | None) -> str | None:
    """Return an owner id if the text is one."""
    return value if value is not None and _FORM.fullmatch(value) else None


def _cookie(scope: Scope) -> str | None:
    morsel = SimpleCookie(_header(scope, b"cookie")).get(COOKIE)
    return owner_from(morsel.value) if morsel else None


def _header(scope: Scope, wanted: bytes) -> str:
    return next((value.decode("latin-1") for name, value in scope.get("headers", ()) if name == wanted), "")
