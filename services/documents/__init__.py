"""Reads uploaded documents: what a person would read in them, and what was hidden from a person."""
