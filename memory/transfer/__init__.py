"""Whole trackers, read page by page, and written all at once."""
