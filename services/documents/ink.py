"""Follows a PDF page's graphics state and tells for each piece of text whether a reader can see it.

The operators are those of ISO 32000-2, annex A.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]

UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK, WHITE = 0.0, 1.0
# Grey levels that are this close look the same; a font smaller than this many points cannot be read.
SAME_INK = 0.06
SMALLEST = 2.0
_OFF_PAGE = 2.0
_INVISIBLE_MODES = (3, 7)
# Rules and borders are no ground that a text could stand on.
_THINNEST = 3.0
# A page drawn as thousands of shapes needs no memory of all of them to judge its text.
_MOST_SHAPES = 2_000


def times(a: Matrix, b: Matrix) -> Matrix:
    """The transformation a, then b."""
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )


def numbers(operands: Sequence[object]) -> list[float]:
    """The numbers among the operands."""
    return [float(operand) for operand in operands if isinstance(operand, int | float)]


def luminance(color: Sequence[float]) -> float | None:
    """Lightness in [0, 1] of a grey, RGB or CMYK color; None for any other."""
    if len(color) == 1:
        return color[0]
    if len(color) == 3:
        return 0.299 * color[0] + 0.587 * color[1] + 0.114 * color[2]
    if len(color) == 4:
        cyan, magenta, yellow, black = color
        return (1 - black) * (1 - (0.299 * cyan + 0.587 * magenta + 0.114 * yellow))
    return None


@dataclass(frozen=True, slots=True)
class _State:
    """What `q` keeps and `Q` brings back; `ink` is the lightness of fillings, None where it is not known."""

    ctm: Matrix = UNIT
    ink: float | None = BLACK
    mode: int = 0
    size: float = 0.0
    opaque: bool = True


@dataclass(slots=True)
class Ink:
    """One page's state; `page` is its box in points."""

    page: Box
    _now: _State = field(default_factory=_State)
    _kept: list[_State] = field(default_factory=list)
    _line: Matrix = UNIT
    _leading: float = 0.0
    _path: list[tuple[float, float]] = field(default_factory=list)
    _filled: list[tuple[Box, float | None]] = field(default_factory=list)

    def keep(self) -> int:
        """Keep the state, and say under which number."""
        self._kept.append(self._now)
        return len(self._kept)

    def restore(self, number: int | None = None) -> None:
        """Bring back the state that was kept last, or the one with this number."""
        if self._kept:
            del self._kept[number or len(self._kept) :]
            self._now = self._kept.pop()

    def transform(self, matrix: Matrix) -> None:
        self._now = replace(self._now, ctm=times(matrix, self._now.ctm))

    def color(self, lightness: float | None) -> None:
        self._now = replace(self._now, ink=lightness)

    def opacity(self, opaque: bool) -> None:
        self._now = replace(self._now, opaque=opaque)

    def text_state(self, operator: bytes, values: list[float]) -> None:
        """Take in `Tf`, `Tr` or `TL`."""
        if values and operator == b"Tf":
            self._now = replace(self._now, size=values[-1])
        elif values and operator == b"Tr":
            self._now = replace(self._now, mode=int(values[0]))
        elif values and operator == b"TL":
            self._leading = values[0]

    def move(self, operator: bytes, values: list[float]) -> None:
        """Take in `BT`, `Tm`, `Td`, `TD`, `T*`, `'` or `"`."""
        if operator == b"BT":
            self._line = UNIT
        elif operator == b"Tm" and len(values) == 6:
            self._line = (values[0], values[1], values[2], values[3], values[4], values[5])
        elif operator in (b"Td", b"TD") and len(values) == 2:
            self._leading = -values[1] if operator == b"TD" else self._leading
            self._line = times((1.0, 0.0, 0.0, 1.0, values[0], values[1]), self._line)
        elif operator in (b"T*", b"'", b'"'):
            self._line = times((1.0, 0.0, 0.0, 1.0, 0.0, -self._leading), self._line)

    def outline(self, operator: bytes, values: list[float]) -> None:
        """Take in a part of a path."""
        points = list(zip(values[::2], values[1::2], strict=False))
        if operator == b"re" and len(values) == 4:
            x, y, width, height = values
            points = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)]
        self._path += [self._on_page(x, y) for x, y in points]

    def paint(self, filled: bool) -> None:
        """End a path; a filled one becomes the ground of the text that comes after it."""
        if filled and self._path:
            self.cover(self._path)
        self._path = []

    def cover(self, points: list[tuple[float, float]], *, picture: bool = False) -> None:
        """Put the box around these points on the page, of the present color, or of unknown ones for a picture."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if min(max(xs) - min(xs), max(ys) - min(ys)) < _THINNEST:
            return
        ink = None if picture or not self._now.opaque else self._now.ink
        self._filled.append(((min(xs), min(ys), max(xs), max(ys)), ink))
        del self._filled[:-_MOST_SHAPES]

    def picture(self) -> None:
        """Draw an image: it fills the unit square of its space."""
        self.cover([self._on_page(x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)], picture=True)

    def shows(self) -> bool:
        """Whether a text that is drawn now can be seen and read."""
        place = times(self._line, self._now.ctm)
        height = abs(self._now.size) * math.hypot(place[2], place[3])
        x, y = place[4], place[5]
        left, bottom, right, top = self.page
        inside = left - _OFF_PAGE <= x <= right + _OFF_PAGE and bottom - _OFF_PAGE <= y <= top + _OFF_PAGE
        drawn = self._now.mode not in _INVISIBLE_MODES and self._now.opaque
        return drawn and inside and height >= SMALLEST and self._stands_out(x, y, height)

    def _stands_out(self, x: float, y: float, height: float) -> bool:
        ground: float | None = WHITE
        # A text's origin is its baseline: the ground is looked up a little above it.
        at = (x + 0.3 * height, y + 0.3 * height)
        for (left, bottom, right, top), lightness in reversed(self._filled):
            if left <= at[0] <= right and bottom <= at[1] <= top:
                ground = lightness
                break
        ink = self._now.ink
        # Only inks that fill: an outline of its own color (modes 1 and 2) may be seen on any ground.
        if ink is None or ground is None or self._now.mode % 4 in (1, 2):
            return True
        return abs(ink - ground) > SAME_INK

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self._now.ctm
        return (a * x + c * y + e, b * x + d * y + f)
