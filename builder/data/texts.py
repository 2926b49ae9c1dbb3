"""Texts as word numbers: 0 is padding, 1 the start, 2 an unknown word, words follow from 3 by how frequent they are."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PADDING, START, UNKNOWN, FIRST_WORD = 0, 1, 2, 3
UNREAD = "…"

# A Chinese character is a word of its own, since nothing separates Chinese words; elsewhere letters hold together.
_WORD = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u3400-\u4dbf\u4e00-\u9fff]+(?:['’][^\W_\u3400-\u4dbf\u4e00-\u9fff]+)*"
)


def words_of(text: str | None) -> list[str]:
    """Return the words of a text, in lower case and without punctuation."""
    return _WORD.findall(text.lower()) if text else []


def frequent(texts: Iterable[str | None], vocabulary: int) -> list[str]:
    """Return the most frequent words, most frequent first and by alphabet where they are equal.

    Args:
        texts: The texts to count in.
        vocabulary: How many word numbers there are, the three that are no words included.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(words_of(text))
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [word for word, _ in ranked[: max(0, vocabulary - FIRST_WORD)]]


def numbers(texts: Sequence[Any], known: Sequence[str] | None, length: int, vocabulary: int) -> NDArray[np.int32]:
    """Return texts as word numbers of one length.

    Args:
        texts: Texts, or sequences of word numbers where `known` is `None`.
        known: The words that have numbers, by number.
        length: Words that are kept of each, the last ones; shorter texts have padding before them, so that a
            recurrent layer ends on words.
        vocabulary: Word numbers of this size and over read as unknown.

    Returns:
        (texts, length), int32.
    """
    places = {word: place + FIRST_WORD for place, word in enumerate(known or ())}
    result = np.zeros((len(texts), length), dtype=np.int32)
    for row, text in enumerate(texts):
        if known is None:
            sequence = np.asarray(text, dtype=np.int64)[-length:]
        else:
            found = [START, *(places.get(word, UNKNOWN) for word in words_of(text))]
            sequence = np.array(found[-length:], dtype=np.int64)
        outside = (sequence < 0) | (sequence >= vocabulary)
        if len(sequence):
            result[row, length - len(sequence) :] = np.where(outside, UNKNOWN, sequence)
    return result


def read_back(sequence: Iterable[int], known: Mapping[int, str], most: int) -> str:
    """Return the words behind word numbers, as a person reads them.

    Args:
        sequence: Word numbers. Padding and the start are left out.
        known: Words by number. What is not among them, such as the number of unknown words, reads as an ellipsis.
        most: How many words to read.
    """
    found: list[str] = []
    for number in sequence:
        if number in (PADDING, START):
            continue
        word = known.get(int(number), UNREAD)
        # Several words that nobody knows read as one gap.
        if word != UNREAD or found[-1:] != [UNREAD]:
            found.append(word)
        if len(found) == most:
            break
    return " ".join(found)
