"""Brings the authored knowledge into the database, once for each version of it."""

import logging
from hashlib import sha256

from agents.knowledge.library import HERE, bank, playbook_passages, question_passage
from agents.registry import specialists
from domain.knowledge import Passage
from llm.embeddings import Embedder
from llm.minilm import manifest
from memory import catalog, passages, seeds
from memory.pool import Connection, Pool, connection

log = logging.getLogger(__name__)

NAME, VECTORS = "knowledge", "vectors"
MODEL = f"{manifest.SOURCE} {manifest.RECIPE}"
BATCH = 128


def _authored_digest() -> str:
    digest = sha256(MODEL.encode())
    for path in sorted(HERE.rglob("*.toml")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _passages() -> list[Passage]:
    from_books = [passage for name in specialists() for passage in playbook_passages(name)]
    return [*from_books, *map(question_passage, bank())]


def _key(passage: Passage) -> tuple[str, str, str]:
    return passage.scope, passage.kind, passage.text


async def _seed(conn: Connection, embedder: Embedder) -> None:
    wanted = {_key(passage): passage for passage in _passages()}
    if await seeds.digest(conn, VECTORS) != MODEL:
        await passages.clear(conn)
        await catalog.clear_vectors(conn)
    stored = await passages.known(conn)
    missing = [passage for key, passage in wanted.items() if stored.get(key) != passage.ref]
    await passages.forget(conn, sorted(stored.keys() - wanted.keys()))
    for start in range(0, len(missing), BATCH):
        batch = missing[start : start + BATCH]
        await passages.put(conn, batch, await embedder.aembed([passage.text for passage in batch]))
        log.info("indexing the authored knowledge: %d of %d passages", start + len(batch), len(missing))
    questions = bank()
    await catalog.put_authored(conn, questions)
    await catalog.retire_authored(conn, [question.text for question in questions])
    await give_vectors(conn, embedder)


async def give_vectors(conn: Connection, embedder: Embedder) -> None:
    """Give every question of the bank its vector, those that users wrote included."""
    await catalog.take_vectors(conn)
    while without := await catalog.without_vector(conn, BATCH):
        vectors = await embedder.aembed([text for _, text in without])
        await catalog.put_vectors(
            conn, [(number, vector) for (number, _), vector in zip(without, vectors, strict=True)]
        )


async def seed(pool: Pool, embedder: Embedder) -> bool:
    """Seed what is new or changed, in one transaction, and return whether anything was.

    Processes that start together wait for one another; the second finds the work done.

    Raises:
        DatabaseUnavailable: Postgres does not answer.
    """
    digest = _authored_digest()
    async with connection(pool) as conn:
        if await seeds.digest(conn, NAME) == digest:
            return False
        async with conn.transaction():
            await seeds.lock(conn)
            if await seeds.digest(conn, NAME) == digest:
                return False
            await _seed(conn, embedder)
            await seeds.record(conn, VECTORS, MODEL)
            await seeds.record(conn, NAME, digest)
        return True
