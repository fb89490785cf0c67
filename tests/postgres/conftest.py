"""What the tests of single tables share: a pool on the test's database, a connection of it, the embedding model."""

from collections.abc import AsyncIterator, Iterator

import pytest

from llm.embeddings import Embedder
from memory.pool import Connection, Pool, connection, open_pool
from settings import Database, Settings


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    """A pool on the test's database."""
    opened = await open_pool(database, Database())
    yield opened
    await opened.close()


@pytest.fixture
async def conn(pool: Pool) -> AsyncIterator[Connection]:
    """A connection."""
    async with connection(pool) as lent:
        yield lent


@pytest.fixture(scope="session")
def embedder() -> Iterator[Embedder]:
    """The embedding model."""
    loaded = Embedder.load(Settings().model)
    yield loaded
    loaded.close()
