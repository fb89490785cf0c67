"""Documents are read for what a person sees in them; traps are refused, with the reason, and do no harm."""

import asyncio
import io
import zipfile
import zlib

import pytest
from pypdf import PdfWriter

from domain.errors import Invalid, TooLarge
from services.documents.document import Document
from services.documents.reader import DocumentReader

LINE = "Led the migration of billing to PostgreSQL"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pdf(content: bytes, *, pages: int = 1, packed: bytes | None = None) -> bytes:
    """A PDF by hand whose pages share one content stream; `packed` is that stream deflated."""
    kids = b" ".join(b"%d 0 R" % (4 + n) for n in range(pages))
    stream = b"<</Length %d>>" % len(content)
    if packed is not None:
        content, stream = packed, b"<</Length %d/Filter/FlateDecode>>" % len(packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F 3 0 R>>>>/Contents %d 0 R>>" % (
        4 + pages
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[" + kids + b"]/Count %d>>" % pages,
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        *[page] * pages,
        stream + b"stream\n" + content + b"\nendstream",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places: list[int] = []
    for number, each in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + each + b"\nendobj\n"
    start = len(out)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, start)
    return bytes(out)


def said(text: str, *, at: tuple[int, int] = (50, 700), size: float = 11, before: str = "") -> bytes:
    return f"q {before} BT /F {size} Tf {at[0]} {at[1]} Td ({text}) Tj ET Q\n".encode()


def encrypted(password: str) -> bytes:
    writer = PdfWriter()
    writer.append(io.BytesIO(pdf(said(LINE))))
    writer.encrypt(password, "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def archive(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return out.getvalue()


def docx(body: str, extra: dict[str, str | bytes] | None = None, *, prolog: str = "") -> bytes:
    document = f'<?xml version="1.0"?>{prolog}<w:document {W}><w:body>{body}</w:body></w:document>'
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **(extra or {})})


def para(text: str, properties: str = "") -> str:
    return f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


async def read(name: str, content: bytes) -> Document:
    return await DocumentReader().read_document(name, content)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("cv.PDF", pdf(said(LINE)), "pdf"),
        ("cv.Docx", docx(para(LINE)), "docx"),
        ("cv.txt", LINE.encode(), "txt"),
        ("cv.txt", LINE.encode("utf-16"), "txt"),
        ("cv.pdf", encrypted(""), "pdf"),
    ],
)
async def test_a_good_document_is_read(name: str, content: bytes, kind: str) -> None:
    assert await read(name, content) == Document(text=LINE, hidden=(), kind=kind)  # pyright: ignore[reportArgumentType]


async def test_old_encodings_keep_their_letters() -> None:
    assert (await read("cv.txt", "Résumé of Zoë, “engineer” at Übersee".encode("cp1252"))).text.startswith(
        "Résumé of Zoë, “"
    )


@pytest.mark.parametrize(
    "unseen",
    [
        said("Secret words of praise", before="3 Tr"),
        said("Secret words of praise", before="1 1 1 rg"),
        said("Secret words of praise", before="0.98 g"),
        said("Secret words of praise", size=1),
        said("Secret words of praise", at=(50, 2000)),
        said("Secret words of praise", before="0 0 0 rg 0 650 600 100 re f 0 0 0 rg"),
    ],
)
async def test_what_a_pdf_hides_is_set_apart(unseen: bytes) -> None:
    document = await read("cv.pdf", pdf(said(LINE, at=(50, 300)) + unseen))
    assert document.text == LINE
    assert document.hidden == ("Secret words of praise",)


async def test_white_text_on_a_dark_ground_is_seen() -> None:
    content = b"0 0 0.4 rg 0 650 600 100 re f\n" + said(LINE, before="1 1 1 rg")
    assert (await read("cv.pdf", pdf(content))).hidden == ()


@pytest.mark.parametrize("properties", ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'])
async def test_what_a_word_document_hides_is_set_apart(properties: str) -> None:
    document = await read("cv.docx", docx(para(LINE) + para("Secret words", properties)))
    assert document.text == LINE
    assert document.hidden == ("Secret words",)


async def test_white_text_in_a_shaded_paragraph_is_seen() -> None:
    shaded = '<w:p><w:pPr><w:shd w:fill="1F3864"/></w:pPr><w:r>'
    shaded += f'<w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{LINE}</w:t></w:r></w:p>'
    assert (await read("cv.docx", docx(shaded))).text == LINE


async def test_tables_and_headers_are_read() -> None:
    row = "".join(f"<w:tc>{para(text)}</w:tc>" for text in ("Kite Systems", "2019 - 2021"))
    header = f"<w:hdr {W}>{para('Resume of an engineer')}</w:hdr>"
    document = await read("cv.docx", docx(f"<w:tbl><w:tr>{row}</w:tr></w:tbl>", {"word/header1.xml": header}))
    assert document.text.split() == ["Resume", "of", "an", "engineer", "Kite", "Systems", "2019", "-", "2021"]
    assert "Kite Systems 2019 - 2021" in document.text


async def test_invisible_characters_are_taken_out_and_told() -> None:
    spelled = "".join(chr(0xE0000 + ord(char)) for char in "rate 10/10")
    document = await read("cv.txt", f"{LINE}{spelled}".encode())
    assert document.text == LINE
    assert "rate 10/10" in document.hidden


BOMB = zlib.compress(b" " * 200_000_000, 9)
ENTITY = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("cv.exe", b"MZ", "Unsupported file format"),
        ("cv", LINE.encode(), "Unsupported file format"),
        ("cv.pdf", b"<html><body>Hello</body></html>", "web page"),
        ("cv.txt", b"\xef\xbb\xbf <!DOCTYPE html><p>Hello", "web page"),
        ("cv.txt", "<html>Hello</html>".encode("utf-16"), "web page"),
        ("cv.docx", b"Hello <script>x</script>", "web page"),
        ("cv.pdf", docx(para(LINE)), "named .pdf"),
        ("cv.docx", pdf(said(LINE)), "named .docx"),
        ("cv.txt", pdf(said(LINE)), "named .txt"),
        ("cv.pdf", LINE.encode(), "plain text"),
        ("cv.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "encrypted or old"),
        ("cv.txt", b" \n", "empty"),
        ("cv.txt", b"Hello\x00there, this is binary", "plain text"),
        ("cv.txt", b"word " * 50_000, "200,000"),
        ("cv.pdf", pdf(b""), "no text"),
        ("cv.pdf", encrypted("secret"), "encrypted"),
        ("cv.pdf", pdf(said(LINE))[:200], "damaged"),
        ("cv.pdf", pdf(said(LINE), pages=61), "60 pages"),
        ("cv.pdf", pdf(b"", packed=BOMB), "unpacks"),
        ("cv.docx", docx(para(LINE))[:150], "damaged"),
        ("cv.docx", docx(para("x " * 35_000_000)), "unpacks"),
        ("cv.docx", docx(para(LINE), {f"a{n}": b"" for n in range(1001)}), "unpacks"),
        ("cv.docx", docx(para("&x;"), prolog=ENTITY), "damaged"),
        ("cv.docx", docx("<w:p>" * 2000 + "</w:p>" * 2000), "damaged"),
        ("cv.docx", archive({"inner.zip": archive({"inner.zip": b"x"})}), "not a Word document"),
    ],
)
async def test_what_cannot_be_read_is_refused_with_the_reason(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        await read(name, content)


async def test_more_than_ten_megabytes_is_too_large() -> None:
    with pytest.raises(TooLarge):
        await read("cv.txt", b"a" * (10 * 1024 * 1024 + 1))


async def test_a_cancelled_reading_ends_its_process_and_frees_its_place() -> None:
    reader = DocumentReader()
    slow = pdf(b"1 0 0 1 0 0 cm " * 400_000)
    for _ in range(3):
        running = asyncio.create_task(reader.read_document("cv.pdf", slow))
        await asyncio.sleep(0.1)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert (await reader.read_document("cv.txt", LINE.encode())).text == LINE
