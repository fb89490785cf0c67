"""Interviews whose process is killed, at every boundary, and taken up by another."""
