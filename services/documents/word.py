"""Goes through WordprocessingML (ECMA-376, part 1, chapter 17) and parts what Word shows from what it hides."""

from collections.abc import Iterator

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SHAPES = ("}wsp", "}shape", "}rect", "}roundrect", "}textbox", "}txbxContent")
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_NEAR_WHITE = 0xF0
_DARK = 0xC0
# Word counts in half points.
_SMALLEST_HALVES = 4
_DEEPEST_STYLE = 10
_OFF = ("0", "false", "off")

Element = etree._Element


def _value(element: Element | None, name: str, attribute: str = "val") -> str | None:
    child = element.find(f"{_W}{name}") if element is not None else None
    return None if child is None else child.get(f"{_W}{attribute}", "")


def _channels(color: str | None) -> list[int]:
    """The three channels of "RRGGBB"; none for "auto" and names."""
    try:
        return list(bytes.fromhex(color)) if color and len(color) == 6 else []
    except ValueError:
        return []


def _is_dark(color: str | None) -> bool:
    channels = _channels(color)
    return bool(channels) and min(channels) < _DARK


def _own_ground(element: Element) -> bool:
    """Whether this part of the document is shaded, or stands in a shape that may have any color."""
    if str(element.tag).endswith(_SHAPES):
        return True
    for properties in ("rPr", "pPr", "tcPr", "tblPr"):
        holder = element.find(f"{_W}{properties}")
        if _is_dark(_value(holder, "shd", "fill")) or _value(holder, "highlight") not in (None, "none", "white"):
            return True
    # A table's style may shade its cells.
    return element.tag == f"{_W}tbl" and _value(element.find(f"{_W}tblPr"), "tblStyle") is not None


def _on_white(run: Element) -> bool:
    return not any(_own_ground(element) for element in (run, *run.iterancestors()))


class Words:
    """Judges runs of text by their own properties and by their styles."""

    def __init__(self, styles: Element | None) -> None:
        found = [] if styles is None else styles.iter(f"{_W}style")
        self._styles: dict[str, Element] = {style.get(f"{_W}styleId", ""): style for style in found}

    def _properties(self, run: Element) -> Iterator[Element]:
        """The property lists that hold for a run, the nearest first."""
        own = run.find(f"{_W}rPr")
        if own is not None:
            yield own
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        holder = paragraph.find(f"{_W}pPr") if paragraph is not None else None
        for name in (_value(own, "rStyle"), _value(holder, "pStyle") or "Normal"):
            yield from self._of_style(name)

    def _of_style(self, name: str | None) -> Iterator[Element]:
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name or "")
            if style is None:
                return
            properties = style.find(f"{_W}rPr")
            if properties is not None:
                yield properties
            name = _value(style, "basedOn")

    def _first(self, run: Element, name: str) -> str | None:
        values = (_value(properties, name) for properties in self._properties(run))
        return next((value for value in values if value is not None), None)

    def hidden(self, run: Element) -> bool:
        """Whether Word hides this run, or shows it white on white or too small to be read."""
        vanish, size = self._first(run, "vanish"), self._first(run, "sz")
        if (vanish is not None and vanish not in _OFF) or (size and size.isdigit() and int(size) <= _SMALLEST_HALVES):
            return True
        channels = _channels(self._first(run, "color"))
        return bool(channels) and min(channels) >= _NEAR_WHITE and _on_white(run)


def _opening(paragraph: Element) -> str:
    """What parts a paragraph from the one before: a row of one-line cells is one line."""
    cell = paragraph.getparent()
    if cell is None or cell.tag != f"{_W}tc" or len(cell.findall(f"{_W}p")) != 1:
        return "\n"
    before = cell.getprevious()
    alone = before is not None and before.tag == f"{_W}tc" and len(before.findall(f"{_W}p")) == 1
    return "\t" if alone else "\n"


def _pieces(root: Element) -> Iterator[tuple[Element | None, str]]:
    """Yield each piece of text with its run, and what parts them with None."""
    for element in root.iter(f"{_W}p", f"{_W}t", *_BREAKS):
        if next(element.iterancestors(_FALLBACK), None) is not None:
            continue
        if element.tag == f"{_W}p":
            yield None, _opening(element)
        elif element.tag == f"{_W}t":
            yield next(element.iterancestors(f"{_W}r"), None), element.text or ""
        elif element.getparent() is not None and element.getparent().tag == f"{_W}r":  # pyright: ignore[reportOptionalMemberAccess]
            yield None, _BREAKS[str(element.tag)]


def written(root: Element, words: Words) -> tuple[str, list[str]]:
    """Return the text that Word shows of a part, and the pieces that it does not show."""
    shown: list[str] = []
    hidden: list[list[str]] = [[]]
    for run, text in _pieces(root):
        if run is not None and text.strip() and words.hidden(run):
            hidden[-1].append(text)
            continue
        shown.append(text)
        if hidden[-1] and text.strip():
            hidden.append([])
    return "".join(shown), [" ".join(piece) for piece in hidden if piece]
