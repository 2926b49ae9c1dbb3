"""The one door to Keras: warm processes that answer requests. Nothing here loads Keras, and no answer does."""

from builder.service.client import Service
from builder.service.examining import Examined, examine

__all__ = ["Examined", "Service", "examine"]
