"""Use cases, and the composition root that wires them."""
