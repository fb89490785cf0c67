"""Rooms for spoken interviews: made, joined, staffed with exactly one agent each, and closed."""

from services.rooms.access import Access, Fallback
from services.rooms.rooms import Rooms

__all__ = ["Access", "Fallback", "Rooms"]
