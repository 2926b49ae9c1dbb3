"""What a page says to eye and ear: every text, label, title and placeholder, through open shadow roots."""

import re
from collections.abc import Collection
from functools import cache

from playwright.sync_api import Page

from builder.catalog import DTYPES, catalog
from builder.data import sets

COLLECT = """
() => {
  const said = new Set()
  const add = (text) => { if (text && text.trim()) said.add(text.trim()) }
  const shown = (element) => element.checkVisibility?.({visibilityProperty: true}) ?? true
  const look = (root) => {
    for (const element of root.querySelectorAll("*")) {
      if (element.matches("style, script, noscript, template")) continue
      if (element.matches("[data-testid=stIconMaterial]")) continue  // a ligature that is drawn as a picture
      if (element.shadowRoot) look(element.shadowRoot)
      // Streamlit keeps what stands still elsewhere on the page, hidden.
      if (!shown(element) && !element.matches("option, .lw-hidden")) continue
      if (parseFloat(getComputedStyle(element).fontSize) === 0) continue  // covered by other words
      for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription",
                          "aria-valuetext"]) {
        for (const line of (element.getAttribute(name) ?? "").split("\\n")) add(line)
      }
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) add(node.data)
    }
  }
  look(document)
  return [...said]
}
"""

NAMES = frozenset(
    # Names of the product, libraries, formats, units, keys and people, which stay as they are in both languages.
    re.findall(
        r"\S+",
        """
        Layerwise English Keras TensorFlow JAX PyTorch scikit-learn Python Jupyter Colab NumPy UCI Zalando Research
        CSV NPZ IDX JSON ZIP PNG keras h5 py ipynb json weights zip None True False AUC Adam
        MB GB KB ms min MFLOPs GFLOPs kFLOPs FLOPs TFLOPs Enter Alt Delete Ctrl Shift Esc Home End F2
        LeNet-5 ResNet-20 U-Net
        MNIST Fashion-MNIST CIFAR-10 CIFAR-100 IMDB min_max torch tensorflow jax mixed_float16 mixed_bfloat16
        target_is_input initial_state
        """,
    )
)
_WORD = re.compile(r"[A-Za-z][\w'’\-]*", re.ASCII)
STREAMLIT = frozenset(
    {"Skip to main content", "App pages", "Logo", "Navigate to home page", "Navigate to homepage"}
    | {"Choose an option", "Open", "Increment", "Decrement", "file upload", "Upload"}
)
"""What Streamlit says to screen readers around its own parts, and offers no way to translate."""
KERAS_SAYS = "Input 0 of layer"
"""Keras's own sentence, kept as the tooltip of the one that says it in the reader's language."""
_SENTENCE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,} [a-z]{2,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def collect(page: Page) -> list[str]:
    """Return every text that the page says now."""
    return page.evaluate(COLLECT)


@cache
def keras_words() -> frozenset[str]:
    """Return every name that Keras gives: parts, arguments, choices, identifiers."""
    known: set[str] = set(map(str, DTYPES))
    for part in catalog().all():
        known |= {part.name, *part.aliases, *re.findall(r"[a-z0-9_]+", part.start.__repr__())}
        for parameter in part.parameters:
            known |= {parameter.name, *map(str, parameter.choices), *re.findall(r"\w+", str(parameter.default))}
    for one in sets():
        known |= {one.source, *(option.name for option in one.options)}
    return frozenset(known) | {word for name in known for word in name.split("_")}


def english(texts: Collection[str], names: Collection[str] = ()) -> list[str]:
    """Return the texts that speak English to a reader of Chinese.

    Args:
        texts: What a page says.
        names: Words that are allowed beside Keras's and those of `NAMES`: layers, files, designs, classes.

    Returns:
        Texts without a Chinese letter in which some word is no name; and those in which, around Chinese, four
        English words follow each other.
    """
    allowed = {word.lower() for word in (*NAMES, *keras_words())}
    allowed |= {word.lower() for name in names for word in (name, *_WORD.findall(name))}
    found = []
    for text in texts:
        if text in STREAMLIT or text.startswith(("http://", "https://", KERAS_SAYS)):
            continue
        strange = [word for word in _WORD.findall(text) if not _named(word, allowed)]
        if (strange and not _CHINESE.search(text)) or _SENTENCE.search(text):
            found.append(text)
    return found


def _named(word: str, allowed: Collection[str]) -> bool:
    plain = word.lower()
    # One letter is a formula's or an axis's; `dense_1` is the first of its kind that got a number.
    forms = {plain, plain.strip("_-'"), plain.replace("_", ""), re.sub(r"_?\d*$", "", plain)}
    return len(word) == 1 or not forms.isdisjoint(allowed)
