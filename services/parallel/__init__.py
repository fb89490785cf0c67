"""Interviews that run side by side, with the questions that their maker gives."""

from services.parallel.parallel import Detail, Parallel, Stats

__all__ = ["Detail", "Parallel", "Stats"]
