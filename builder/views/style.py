"""The style of what Streamlit draws itself: the header, the tabs, the space, and its few built-in English words."""

import json
from collections.abc import Callable

from builder.charts.theme import Theme, token

_ON_PRIMARY = {"light": "#ffffff", "dark": "#0a1119"}
"""What is written on a button of the primary colour."""
_RULES = """
.stMainBlockContainer { padding: 3.6rem 1rem 1rem; max-width: none; }
.stApp:has(.st-key-lw_build, .st-key-lw_run) .stMainBlockContainer { padding: 46px 0 0; }
.stApp:has(.st-key-lw_build, .st-key-lw_run) .stMainBlockContainer > div { gap: 0; }
header[data-testid="stHeader"] { height: 46px; min-height: 46px; border-bottom: 1px solid %(line)s; }
.st-key-lw-fixed-header { position: fixed; top: 0; right: 12px; z-index: 1000000; width: auto; height: 46px;
  justify-content: center; }
a[data-testid="stTopNavLink"] { height: 46px; padding: 0 14px; border-radius: 0; background: none; font-size: 15px; }
a[data-testid="stTopNavLink"][aria-current="page"] { box-shadow: inset 0 -2px %(primary)s; }
div[data-testid="stTopNavLinkContainer"] { margin: 0; }
[data-testid="stCaptionContainer"] { opacity: 1; }
:is(.st-key-lw-pictures, .st-key-lw-small-pictures) [data-testid="stImage"] { gap: 4px 10px; }
.st-key-lw-small-pictures img { image-rendering: pixelated; }
[data-testid="stCaptionContainer"] p { color: %(quiet)s; }
[data-testid="stBaseButton-primary"]:not(:disabled) p { color: %(on_primary)s; }
[data-testid="stHeaderActionElements"], [data-testid="stElementToolbar"] { display: none; }
[data-testid="stFileUploaderDropzone"] button p, [data-testid="stFileUploaderDropzoneInstructions"] span
  { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button p::after { content: %(choose)s; font-size: 0.875rem; }
[data-testid="stFileUploaderDropzoneInstructions"] span::after { content: %(limit)s; font-size: 0.8rem; }
"""


def style(say: Callable[[str], str], theme: Theme) -> str:
    """Return the style sheet of every page, as HTML.

    Args:
        say: Gives a sentence of the pages in the language of the page. Streamlit's own uploader speaks English only,
            so its words are covered.
        theme: `light` or `dark`.
    """
    values = {name: json.dumps(say(f"upload_{name}"), ensure_ascii=False) for name in ("choose", "limit")}
    values |= {name: token(theme, name) for name in ("line", "primary", "quiet")}
    values["on_primary"] = _ON_PRIMARY[theme]
    return f"<style>{_RULES % values}</style>"
