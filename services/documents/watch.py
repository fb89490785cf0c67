"""Watches pypdf go through a page's operators, and blanks the text that is not wanted: the unseen, or the seen."""

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject, TextStringObject

from services.documents.ink import UNIT, Ink, Matrix, luminance, numbers

_SHOWING = frozenset({b"Tj", b"TJ", b"'", b'"'})
_FILLING = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_PAINTING = _FILLING | {b"n", b"S", b"s"}
_OUTLINING = frozenset({b"m", b"l", b"c", b"v", b"y", b"re"})
_MOVING = frozenset({b"BT", b"Tm", b"Td", b"TD", b"T*", b"'", b'"'})
_TEXT_STATE = frozenset({b"Tf", b"Tr", b"TL"})
_DEVICE_COLORS = frozenset({b"g", b"rg", b"k"})
_PLAIN_SPACES = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK", "/CalGray", "/CalRGB", "/ICCBased"})
_SEEN_THROUGH = 0.05


def _dictionary(value: object) -> DictionaryObject:
    return value if isinstance(value, DictionaryObject) else DictionaryObject()


def _entry(holder: DictionaryObject, *path: str) -> object:
    """Follow keys, through references; None where there is nothing."""
    value: object = holder
    for key in path:
        value = _dictionary(value).get(key)
        value = value.get_object() if hasattr(value, "get_object") else value  # pyright: ignore[reportAttributeAccessIssue, reportOptionalMemberAccess]
    return value


def _matrix(values: list[float]) -> Matrix:
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else UNIT


class Watch:
    """Visits a page's operators; with `unseen` it keeps only what cannot be seen, else only what can.

    `met_unseen` says whether there was any text that cannot be seen.
    """

    def __init__(self, page: PageObject, *, unseen: bool = False) -> None:
        box = page.cropbox
        self._ink = Ink((float(box.left), float(box.bottom), float(box.right), float(box.top)))
        self._resources = [_dictionary(_entry(page, "/Resources"))]
        # For each drawing under way: the number of the state kept for a form, None for an image.
        self._drawn: list[int | None] = []
        self._plain_space = True
        self._wants_unseen = unseen
        self.met_unseen = False

    def before(self, operator: bytes, operands: list[object], _cm: object, _tm: object) -> None:
        values = numbers(operands)
        if operator in _MOVING:
            self._ink.move(operator, values)
        if operator in _SHOWING:
            self._judge(operator, operands)
        elif operator in _TEXT_STATE:
            self._ink.text_state(operator, values)
        elif operator in _OUTLINING:
            self._ink.outline(operator, values)
        elif operator in _PAINTING:
            self._ink.paint(operator in _FILLING)
        else:
            self._other(operator, operands, values)

    def after(self, operator: bytes, _operands: list[object], _cm: object, _tm: object) -> None:
        if operator != b"Do" or not self._drawn:
            return
        number = self._drawn.pop()
        if number is not None:
            self._resources.pop()
            self._ink.restore(number)

    def _judge(self, operator: bytes, operands: list[object]) -> None:
        shows = self._ink.shows()
        self.met_unseen = self.met_unseen or not shows
        if shows == self._wants_unseen and operands:
            operands[-1] = ArrayObject() if operator == b"TJ" else TextStringObject("")

    def _other(self, operator: bytes, operands: list[object], values: list[float]) -> None:
        if operator == b"q":
            self._ink.keep()
        elif operator == b"Q":
            self._ink.restore()
        elif operator == b"cm":
            self._ink.transform(_matrix(values))
        elif operator == b"gs" and operands:
            self._opacity(str(operands[0]))
        elif operator == b"Do":
            self._draw(operands)
        else:
            self._color(operator, operands, values)

    def _color(self, operator: bytes, operands: list[object], values: list[float]) -> None:
        if operator in _DEVICE_COLORS:
            self._plain_space = True
            self._ink.color(luminance(values))
        elif operator == b"cs" and operands:
            self._plain_space = self._is_plain(str(operands[0]))
            self._ink.color(0.0 if self._plain_space else None)
        elif operator in (b"sc", b"scn"):
            # In a space of separate inks or patterns a number says nothing about lightness.
            self._ink.color(luminance(values) if self._plain_space else None)

    def _is_plain(self, name: str) -> bool:
        space = _entry(self._resources[-1], "/ColorSpace", name)
        return name in _PLAIN_SPACES or (isinstance(space, list) and bool(space) and str(space[0]) in _PLAIN_SPACES)

    def _opacity(self, name: str) -> None:
        alpha = numbers([_entry(self._resources[-1], "/ExtGState", name, "/ca")])
        if alpha:
            self._ink.opacity(alpha[0] > _SEEN_THROUGH)

    def _draw(self, operands: list[object]) -> None:
        """Draw an image, or enter a form, which `after` leaves."""
        form = _entry(self._resources[-1], "/XObject", str(operands[0])) if operands else None
        if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form":
            self._drawn.append(None)
            self._ink.picture()
            return
        matrix = _entry(form, "/Matrix")
        self._drawn.append(self._ink.keep())
        self._ink.transform(_matrix(numbers(matrix if isinstance(matrix, list) else [])))
        own = _dictionary(_entry(form, "/Resources"))
        self._resources.append(own or self._resources[-1])
