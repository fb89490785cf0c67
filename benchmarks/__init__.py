"""Measurements of the service against bare relays: `python -m benchmarks`."""
