"""Whether there is anything to be seen in a text."""

import unicodedata


def _is_invisible(character: str) -> bool:
    """White space, separators, and what only controls or joins (Unicode's categories Z and C)."""
    return character.isspace() or unicodedata.category(character)[0] in "CZ"


def is_blank(text: str) -> bool:
    """Tell whether there is nothing to be seen in a text."""
    return all(map(_is_invisible, text))
