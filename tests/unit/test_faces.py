"""Pictures are looked at for faces on this machine; what is no picture is refused with the reason and does no harm."""

import io
import os
import struct
import zipfile
import zlib
from pathlib import Path

import psutil
import pytest
from PIL import Image

from domain.errors import Invalid, StartupError, TooLarge
from services.faces import weights
from services.faces.looking import FaceReader
from settings import default_face_model_folder
from tests.faces import later, nobody, opened, packed, portrait, together

READER = FaceReader(default_face_model_folder())
WITHOUT_MODEL = FaceReader(Path("/nowhere"))
compares = pytest.mark.skipif(
    not READER.compares and not os.environ.get("CI"), reason="needs the model of `make faces`"
)


def png(width: int, height: int, *chunks: tuple[bytes, bytes], depth: int = 8, color: int = 0) -> bytes:
    """A PNG by hand, without regard to whether its pixels are there."""
    head = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    parts = [(b"IHDR", head), *chunks, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )


def blank_rows(width: int, height: int) -> tuple[bytes, bytes]:
    """All of a picture's pixels, packed to a thousandth."""
    packer = zlib.compressobj(9)
    row = bytes(1 + width)
    return b"IDAT", b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])


def huge_jpeg() -> bytes:
    """A small JPEG that says it is of 65,000 by 65,000 pixels."""
    content = bytearray(portrait())
    place = content.index(b"\xff\xc0") + 5
    content[place : place + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


def moving() -> bytes:
    frames = [Image.new("RGB", (64, 64), color) for color in ("red", "green", "blue")]
    return packed(frames[0], "PNG", save_all=True, append_images=frames[1:])


def sideways() -> bytes:
    """A picture as telephones store it: on its side, and a word that says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "where-it-was-taken"
    return packed(opened().rotate(90, expand=True), exif=exif)


def archive_behind() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("smuggled.html", "<script>")
    return portrait() + out.getvalue()


@pytest.mark.parametrize(
    ("picture", "count"), [(portrait(), 1), (portrait("photographer"), 1), (later(), 1), (together(), 2), (nobody(), 0)]
)
async def test_faces_are_counted(picture: bytes, count: int):
    assert (await READER.look(picture)).faces == count


@pytest.mark.parametrize(
    "picture",
    [
        sideways(),
        packed(opened().convert("CMYK")),
        packed(opened().convert("L"), "PNG"),
        packed(opened().convert("P"), "PNG"),
        packed(opened().convert("RGBA"), "PNG"),
        packed(opened().convert("L").convert("I").point(lambda value: value * 257).convert("I;16"), "PNG"),
        packed(opened().resize((3000, 3250))),
        archive_behind(),
    ],
    ids=["sideways", "cmyk", "grey", "palette", "alpha", "16 bits", "large", "archive behind"],
)
async def test_pictures_of_every_kind_are_read(picture: bytes):
    look = await READER.look(picture)
    assert look.faces == 1
    again = Image.open(io.BytesIO(look.kept))
    assert again.format == "JPEG"
    assert max(again.size) <= 640
    # Nothing but the pixels is kept.
    assert not again.getexif()
    assert b"where-it-was-taken" not in look.kept
    assert b"smuggled" not in look.kept


REFUSED = {
    "nothing": (b"", "empty"),
    "text": (b"I am a picture, believe me.", "no JPEG or PNG"),
    "page": (b"<html><script>alert(1)</script></html>", "no JPEG or PNG"),
    "gif": (packed(opened(), "GIF"), "no JPEG or PNG"),
    "head alone": (portrait()[:200], "no JPEG or PNG"),
    "cut off": (portrait()[:6000], "damaged"),
    "png cut off": (packed(opened(), "PNG")[:20_000], "damaged"),
    "no pixels": (png(640, 480), "damaged"),
    "gigapixel head": (png(60_000, 60_000), "million pixels"),
    "gigapixel": (png(30_000, 30_000, blank_rows(30_000, 3_000)), "million pixels"),
    "gigapixel jpeg": (huge_jpeg(), "million pixels"),
    "ribbon": (png(24_000, 100), "million pixels"),
    "text bomb": (png(640, 480, (b"zTXt", b"a\0\0" + zlib.compress(bytes(100_000_000), 9))), ""),
    "moving": (moving(), "animated"),
    "tiny": (packed(Image.new("RGB", (8, 8))), "too small"),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_what_is_no_picture_is_refused(name: str):
    content, words = REFUSED[name]
    with pytest.raises(Invalid) as refused:
        await READER.look(content)
    assert words in refused.value.message
    assert not [child for child in psutil.Process().children() if "faces/child.py" in " ".join(child.cmdline())]


async def test_the_largest_that_is_read_stays_within_the_memory_of_its_process():
    look = await READER.look(png(5000, 5000, blank_rows(5000, 5000)))
    assert look.faces == 0


async def test_a_file_may_have_so_many_bytes():
    with pytest.raises(TooLarge):
        await READER.look(bytes(10 * 1024 * 1024 + 1))


@compares
async def test_a_face_is_like_itself_and_unlike_another():
    mine = (await READER.look(portrait())).kept
    same = await READER.look(later(), mine)
    other = await READER.look(portrait("photographer"), mine)
    assert same.similarity is not None
    assert other.similarity is not None
    assert same.similarity > 0.4
    assert other.similarity < 0.25
    assert (await READER.look(together(), mine)).similarity is None


async def test_without_its_model_nothing_is_compared():
    assert not WITHOUT_MODEL.compares
    look = await WITHOUT_MODEL.look(portrait(), portrait())
    assert (look.faces, look.similarity) == (1, None)


def test_other_weights_are_not_put_in_place(tmp_path: Path):
    packed_as = tmp_path / "packages" / weights.PACKED
    packed_as.parent.mkdir(parents=True)
    packed_as.write_bytes(b"other weights")
    with pytest.raises(StartupError, match="not the known ones"):
        weights.build(tmp_path / "packages", tmp_path / "model")
    assert not weights.is_present(tmp_path / "model")


async def test_more_pixels_than_the_head_says_are_not_unpacked():
    content = png(640, 480, (b"IDAT", zlib.compress(bytes(200_000_000), 9)))
    assert (await READER.look(content)).faces == 0
