"""Has the code of an answer run against hidden tests, and makes evidence of what came of it."""

from agents.coding.coding import Coding

__all__ = ["Coding"]
