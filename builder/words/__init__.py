"""Every sentence that a person reads, in English and Chinese, kept side by side in one file for each room."""

from builder.words.sentences import LANGUAGES, Language, Sentence, has, sentences, text

__all__ = ["LANGUAGES", "Language", "Sentence", "has", "sentences", "text"]
