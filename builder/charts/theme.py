"""How every picture looks: colours, dashes, marker shapes and type, light and dark. The only place that knows them."""

from typing import Any, Literal

from builder import words

Theme = Literal["light", "dark"]
Figure = Any
"""A `plotly.graph_objects.Figure`; Plotly is imported when something is drawn, since that takes a while."""

TOKENS: dict[str, dict[str, str]] = {
    "light": {
        "background": "#ffffff",
        "raised": "#f6f7f9",
        "line": "#dde2e8",
        "text": "#16202c",
        "quiet": "#5d6b7b",
        "primary": "#0b5fd6",
        "validation": "#c2570c",
    },
    "dark": {
        "background": "#11161d",
        "raised": "#171d26",
        "line": "#2c3643",
        "text": "#e8edf3",
        "quiet": "#a0adbc",
        "primary": "#5aa2ff",
        "validation": "#f0a04b",
    },
}

# After Paul Tol's bright and light sets (SRON technical note EPS/TN/09-002), which colour-blind eyes tell apart; what
# is too pale for a white background is darkened.
CLASS_COLOURS: dict[str, tuple[str, ...]] = {
    "light": ("#4477aa", "#d9546a", "#228833", "#a07d0b", "#1f8fb5", "#aa3377", "#777777", "#994f00"),
    "dark": ("#77aadd", "#ffaabb", "#bbcc33", "#eedd88", "#99ddff", "#ee8866", "#dddddd", "#44bb99"),
}
VALIDATION_DASHES = ("dash", "dot", "dashdot", "longdash", "longdashdot")
SYMBOLS = ("circle", "square", "diamond", "cross", "triangle-up", "x", "star", "triangle-down")
FONT = '"Source Sans", "Source Sans 3", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif'


def token(theme: Theme, name: str) -> str:
    """Return a colour of the look."""
    return TOKENS[theme][name]


def colour(theme: Theme, place: int) -> str:
    """Return the colour of a class or run by its place; after the last they start anew."""
    colours = CLASS_COLOURS[theme]
    return colours[place % len(colours)]


def validation_dash(place: int) -> str:
    """Return the dash pattern of a validation curve: never solid, and another one where colours start anew."""
    return VALIDATION_DASHES[place // len(CLASS_COLOURS["light"]) % len(VALIDATION_DASHES)]


def symbol(place: int) -> str:
    """Return the marker shape of a class by its place."""
    return SYMBOLS[(place // len(CLASS_COLOURS["light"]) + place) % len(SYMBOLS)]


def figure(theme: Theme, x_title: str = "", y_title: str = "") -> Figure:
    """Return an empty picture in the look.

    Args:
        theme: `light` or `dark`.
        x_title, y_title: What the axes show.
    """
    import plotly.graph_objects as go

    axis: dict[str, Any] = {
        "gridcolor": token(theme, "line"),
        "linecolor": token(theme, "line"),
        "zerolinecolor": token(theme, "line"),
        "tickfont": {"size": 12, "color": token(theme, "quiet")},
        "automargin": True,
    }
    title_font = {"size": 13, "color": token(theme, "quiet")}
    made = go.Figure()
    made.update_layout(
        template="none",
        paper_bgcolor=token(theme, "background"),
        plot_bgcolor=token(theme, "background"),
        font={"family": FONT, "size": 13, "color": token(theme, "text")},
        margin={"l": 48, "r": 16, "t": 16, "b": 40},
        legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0},
        hoverlabel={"bgcolor": token(theme, "raised"), "font": {"color": token(theme, "text")}},
        xaxis=axis | {"title": {"text": x_title, "font": title_font}},
        yaxis=axis | {"title": {"text": y_title, "font": title_font}},
    )
    return made


def empty(theme: Theme, key: str, language: str) -> Figure:
    """Return a picture without data that says what will be here.

    Args:
        theme: `light` or `dark`.
        key: Key of the sentence.
        language: Of the sentence.
    """
    made = figure(theme)
    made.update_xaxes(visible=False)
    made.update_yaxes(visible=False)
    made.add_annotation(
        text=plain(words.text(key, language)),
        showarrow=False,
        xref="paper",
        yref="paper",
        x=0.5,
        y=0.5,
        font={"size": 14, "color": token(theme, "quiet")},
    )
    return made


def plain(text: str) -> str:
    """Return a text from a file so that Plotly shows it as it is, since Plotly reads markup in every label."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
