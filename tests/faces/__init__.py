"""Two faces for the tests: Eileen Collins by NASA (public domain), and a photographer by Lav Varshney (CC0)."""

import io
from pathlib import Path

from PIL import Image, ImageEnhance

HERE = Path(__file__).parent


def opened(name: str = "astronaut") -> Image.Image:
    """A picture with one face."""
    return Image.open(HERE / f"{name}.jpg").convert("RGB")


def packed(picture: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """A picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def portrait(name: str = "astronaut") -> bytes:
    """A file with one face."""
    return packed(opened(name))


def later(name: str = "astronaut") -> bytes:
    """The same face in another light, turned a little, larger, and mirrored."""
    picture = opened(name).transpose(Image.Transpose.FLIP_LEFT_RIGHT).rotate(7, fillcolor="gray")
    wider = picture.resize((picture.width * 3 // 2, picture.height * 3 // 2))
    return packed(ImageEnhance.Brightness(wider).enhance(0.7), quality=60)


def together() -> bytes:
    """A file with two faces."""
    one, other = opened(), opened("photographer")
    both = Image.new("RGB", (one.width + other.width, max(one.height, other.height)), "gray")
    both.paste(one, (0, 0))
    both.paste(other, (one.width, 0))
    return packed(both)


def nobody() -> bytes:
    """A file without a face."""
    return packed(Image.linear_gradient("L").convert("RGB"))
