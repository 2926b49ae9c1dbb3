"""`python -m builder` is `layerwise`."""

import sys

from builder.cli import main

if __name__ == "__main__":
    sys.exit(main())
