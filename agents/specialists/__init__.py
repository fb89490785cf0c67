"""One module for each specialist, found by the registry."""
