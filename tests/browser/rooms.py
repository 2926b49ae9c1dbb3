"""A page in which one visitor follows another, each as somebody who was never there."""

from typing import Any

from playwright.sync_api import Browser, Page

DRAWN = "window.addEventListener('lw-drawn', (event) => (window.drawn ??= []).push(event.detail))"
LIST_VIEW = "localStorage.setItem('layerwise-view', 'list')"


class Room:
    """A page with a context of its own.

    Args:
        chromium: The browser.
        view: `list` shows the network as a list from the beginning.
        settings: Language, colours and so on, as Playwright calls them.
    """

    def __init__(self, chromium: Browser, view: str, settings: dict[str, Any]) -> None:
        self.view, self.settings = view, settings
        self.errors: list[str] = []
        context = chromium.new_context(**settings)
        context.add_init_script(DRAWN)
        if view == "list":
            context.add_init_script(LIST_VIEW)
        self.page: Page = context.new_page()
        self.page.on("pageerror", self._note)

    def enter(self, width: int, height: int) -> Page:
        """Give the page to the next visitor, at this size in pixels."""
        self.errors.clear()
        self.page.set_viewport_size({"width": width, "height": height})
        return self.page

    def leave(self) -> None:
        """Leave nothing behind of who was there, but what the browser has loaded."""
        context = self.page.context
        if self.page.is_closed():
            context.close()
            return
        origin = self.page.evaluate("() => { try { sessionStorage.clear() } catch { } return location.origin }")
        for other in context.pages:
            if other is not self.page:
                other.close()
        self.page.unroute_all(behavior="ignoreErrors")
        self.page.goto("about:blank")
        self.page.mouse.move(0, 0)
        context.clear_cookies()
        context.clear_permissions()
        context.grant_permissions(self.settings.get("permissions", []))
        if origin != "null":
            session = context.new_cdp_session(self.page)
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
            session.detach()

    def _note(self, error: Exception) -> None:
        self.errors.append(str(error))
