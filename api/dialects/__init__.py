"""One folder for each outward API."""
