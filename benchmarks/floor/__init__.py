"""The floor: what the same calls cost without a product around them."""
