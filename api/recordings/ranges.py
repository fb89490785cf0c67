"""Parts of a file, as players ask for them (RFC 9110, 14)."""

import hashlib
import re

from fastapi import Request, Response
from fastapi.responses import JSONResponse

# Several ranges at once are answered with the whole, which is allowed.
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)
OUTSIDE = "The recording has no such part: it has {} bytes."


def _asked(header: str, size: int) -> tuple[int, int] | None:
    """Return the first byte and the one after the last; None for what is no single range."""
    found = _RANGE.fullmatch(header.replace(" ", ""))
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        return max(0, size - int(last)), size
    if last and int(last) < int(first):
        return None
    return int(first), min(size, int(last) + 1) if last else size


def part_of(request: Request, content: bytes, kind: str, name: str) -> Response:
    """Answer with a file, or the part of it that is asked for."""
    tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'inline; filename="{name}"',
        "ETag": tag,
        "X-Content-Type-Options": "nosniff",
    }
    wanted = request.headers.get("range")
    same = request.headers.get("if-range", tag) == tag
    asked = _asked(wanted, len(content)) if wanted and same else None
    if asked is None:
        return Response(content, media_type=kind, headers=headers)
    first, end = asked
    if first >= end:
        headers["Content-Range"] = f"bytes */{len(content)}"
        return JSONResponse({"detail": OUTSIDE.format(len(content))}, 416, headers=headers)
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(content)}"
    return Response(content[first:end], 206, media_type=kind, headers=headers)
