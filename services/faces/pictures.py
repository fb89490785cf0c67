"""Decodes a picture that a stranger sent; runs in the confined process alone."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from domain.errors import Invalid

# A pixel takes up to eight bytes while it is decoded; the process has memory for this many, and cameras take fewer.
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 12_000
SMALLEST_SIDE = 48
KEPT_SIDE = 640
KEPT_QUALITY = 88

WANTED = "send one still picture as JPEG or PNG"
_NO_IMAGE = f"The file is no JPEG or PNG picture: {WANTED}"
_DAMAGED = f"The picture is damaged or cut off: {WANTED}"
_ANIMATED = f"The picture is animated: {WANTED}"
_SMALL = f"The picture is too small to show a face: {WANTED}, at least {SMALLEST_SIDE} pixels on each side"
_LARGE = f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels: send a smaller one"
_MALFORMED = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, ArithmeticError)


def _opened(content: bytes) -> Image.Image:
    """Read the head of a picture alone, and judge it by that."""
    try:
        picture = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    except Image.DecompressionBombError:
        raise Invalid(_LARGE) from None
    except (*_MALFORMED, EOFError):
        raise Invalid(_NO_IMAGE) from None
    width, height = picture.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Invalid(_LARGE)
    if min(width, height) < SMALLEST_SIDE:
        raise Invalid(_SMALL)
    # Cameras put a second view behind a JPEG; the first is the picture.
    if picture.format == "PNG" and getattr(picture, "is_animated", False):
        raise Invalid(_ANIMATED)
    return picture


def _plain(picture: Image.Image) -> Image.Image:
    """The picture as it is to be looked at: upright, eight bits, three channels, white behind what is transparent."""
    picture = ImageOps.exif_transpose(picture)
    if picture.mode.startswith(("I", "F")):
        # Sixteen bits of grey; Pillow would cut them off at 255.
        grey = np.asarray(picture, np.float32)
        return Image.fromarray((grey / 257).clip(0, 255).astype(np.uint8)).convert("RGB")
    if picture.mode in ("LA", "PA", "RGBA") or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(ground, seen).convert("RGB")
    return picture.convert("RGB")


def decoded(content: bytes) -> Image.Image:
    """Return the picture in RGB, with no side longer than 1280 pixels.

    Raises:
        Invalid: no JPEG or PNG, damaged, animated, too small or too large; the message says which.
    """
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    picture = _opened(content)
    try:
        # JPEG can be decoded small at once; for anything else this does nothing.
        picture.draft("RGB", (2 * KEPT_SIDE, 2 * KEPT_SIDE))
        picture.load()
        picture = _plain(picture)
    except (*_MALFORMED, EOFError, Image.DecompressionBombError):
        raise Invalid(_DAMAGED) from None
    picture.thumbnail((2 * KEPT_SIDE, 2 * KEPT_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return picture


def kept(picture: Image.Image) -> bytes:
    """Return what is kept of a picture: a small JPEG of its pixels, without anything that came along with them."""
    small = picture.copy()
    small.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.BILINEAR)
    out = io.BytesIO()
    small.save(out, "JPEG", quality=KEPT_QUALITY)
    return out.getvalue()


def pixels(picture: Image.Image) -> NDArray[np.float32]:
    """Return the picture as the models take it: one, channels, rows, columns; RGB from 0 to 255."""
    return np.ascontiguousarray(np.asarray(picture, np.float32).transpose(2, 0, 1)[None])
