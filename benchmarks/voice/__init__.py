"""How soon a spoken interview replies: real rooms, real worker processes, candidates that speak recordings."""
