"""The errors that a person may meet. Each is a sentence with a key, so that it reads in every language.

LayerwiseError
├── DesignError      a design file or an edit that can't be used
├── OpeningError     a model file that can't be opened
├── CatalogError     a part that this Keras does not have
├── FormulaError     a formula that can't be read
├── DataError        a data file or data set that can't be read
├── RunError         a run that is missing, damaged, or in the wrong state
├── ServiceError     the Keras service could not answer
│   ├── ServiceTimeout
│   └── ServiceCrashed
├── EngineError      a training worker could not be started or reached
├── TrainingError    training can't begin or go on
└── ExportError      a format that can't carry this network
"""

from builder import words


class LayerwiseError(Exception):
    """An error that is told to the person, as one sentence that says what to do.

    Args:
        key: Key of the sentence in `builder/words`, such as `data.empty_file`.
        values: What fills the gaps of the sentence. Plain values, so that they cross processes.
    """

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def sentence(self, language: str = "en") -> str:
        """Return the error as a sentence in one language."""
        return words.text(self.key, language, **self.values)

    def __str__(self) -> str:
        return self.sentence()

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions travel between processes; keyword arguments need help on the way.
        return _rebuild, (type(self), self.key, self.values)


def _rebuild(kind: type[LayerwiseError], key: str, values: dict[str, object]) -> LayerwiseError:
    return kind(key, **values)


class DesignError(LayerwiseError):
    """A design file or an edit that can't be used."""


class OpeningError(LayerwiseError):
    """A model file that can't be opened."""


class CatalogError(LayerwiseError):
    """A part that this Keras does not have."""


class FormulaError(LayerwiseError):
    """A formula that can't be read."""


class DataError(LayerwiseError):
    """A data file or data set that can't be read."""


class RunError(LayerwiseError):
    """A run that is missing, damaged, or in the wrong state."""


class ServiceError(LayerwiseError):
    """The Keras service could not answer."""


class ServiceTimeout(ServiceError):
    """The Keras service took longer than the request may take."""


class ServiceCrashed(ServiceError):
    """The process that worked on the request died."""


class EngineError(LayerwiseError):
    """A training worker could not be started or reached."""


class TrainingError(LayerwiseError):
    """Training can't begin or go on."""


class ExportError(LayerwiseError):
    """A format that can't carry this network."""
