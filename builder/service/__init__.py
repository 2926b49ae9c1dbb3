"""The one door to Keras: warm processes that answer requests. Nothing here loads Keras, and no answer does.

`examining` stands apart, since it needs the rules and the data: a process of the service begins without them.
"""

from builder.service.client import Service

__all__ = ["Service"]
