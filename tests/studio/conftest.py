"""One `langgraph dev` for all tests of this folder, and its own client."""

from collections.abc import AsyncIterator, Generator

import pytest
from langgraph_sdk import get_client
from langgraph_sdk.client import LangGraphClient

from tests.studio.server import Server, serving


@pytest.fixture(scope="package")
def server() -> Generator[Server]:
    """The running server."""
    with serving() as running:
        yield running


@pytest.fixture
async def studio(server: Server) -> AsyncIterator[LangGraphClient]:
    """A client of the server."""
    async with get_client(url=server.url, api_key=None) as client:
        yield client
