"""Reading of a whole response, up to a bound."""

from aiohttp import ClientResponse

from domain.errors import UpstreamMalformed

_MIB = 1024 * 1024


async def whole(response: ClientResponse, most: int, sender: str) -> bytes:
    """Return the body, of at most so many bytes; `sender` names the endpoint in the complaint.

    Raises:
        UpstreamMalformed: it is larger.
    """
    parts: list[bytes] = []
    size = 0
    while part := await response.content.readany():
        parts.append(part)
        size += len(part)
        if size > most:
            raise UpstreamMalformed(f"the {sender}'s reply is larger than {most // _MIB} MiB")
    return b"".join(parts)
