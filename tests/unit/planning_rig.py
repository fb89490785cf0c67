"""The authored question bank as a shelf, without a database."""

from functools import cache

from agents.knowledge.library import bank
from agents.planning.shelf import Shelf, shelf_of
from llm.embeddings import Embedder
from memory.bank import Stored
from settings import Settings


@cache
def embedder() -> Embedder:
    """The embedding model."""
    return Embedder.load(Settings().model)


@cache
def authored() -> Shelf:
    """The bank that comes with the product."""
    questions = bank()
    vectors = embedder().embed([question.text for question in questions])
    rows = [
        Stored(
            text=one.text,
            category=one.category,
            difficulty=one.difficulty,
            summary=one.summary,
            key_concepts=one.key_concepts,
            tags=one.tags,
            authored=True,
            vector=vector,
        )
        for one, vector in zip(questions, vectors, strict=True)
    ]
    return shelf_of(rows, vectors)
