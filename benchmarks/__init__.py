"""What Layerwise costs, measured: `python -m benchmarks`."""
