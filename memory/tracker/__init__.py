"""The tracker's tables: one module for each."""
