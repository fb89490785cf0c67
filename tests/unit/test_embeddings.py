"""The embedding model that `make model` built: meaning, determinism, and texts of every kind."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from domain.errors import StartupError
from llm.embeddings import Embedder
from llm.minilm import manifest
from settings import Settings

LONG = "We moved the orders to a queue because the database could not keep up with the peaks. " * 400


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    folder = Settings().model
    if not manifest.is_current(folder):
        pytest.fail(f"no embedding model in {folder}: run `make model` first (`make test` does)")
    embedder = Embedder.load(folder)
    yield embedder
    embedder.close()


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        (
            "Design a URL shortener.",
            "Sketch the architecture of a link-shortening service.",
            "Are you patient?",
        ),
        (
            "Tell me about a conflict at work.",
            "Describe a dispute with a colleague.",
            "Invert a binary tree.",
        ),
        (
            "How many coffees does Berlin drink?",
            "Estimate coffee sales in Berlin.",
            "Explain TCP slow start.",
        ),
        (
            "Which metric fits this feature?",
            "How would you measure the launch?",
            "Sort a linked list in place.",
        ),
    ],
)
def test_a_paraphrase_is_closer_than_another_subject(
    embedder: Embedder, text: str, paraphrase: str, unrelated: str
) -> None:
    vectors = embedder.embed([text, paraphrase, unrelated])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.25


def test_vectors_have_length_one(embedder: Embedder) -> None:
    vectors = embedder.embed(["hi", "How do I prepare for an interview?", LONG])
    assert vectors.shape == (3, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_list_gives_the_vectors_of_its_texts_in_order(embedder: Embedder) -> None:
    """Bit by bit: each text has its own run, so no neighbour takes part in the range of its activations."""
    texts = [LONG, "hi", "What is a mutex?", LONG[:300], "", "hi"]
    vectors = embedder.embed(texts)
    assert all(np.array_equal(vector, embedder.embed([text])[0]) for text, vector in zip(texts, vectors, strict=True))


def test_no_texts_give_no_vectors(embedder: Embedder) -> None:
    features = embedder.features([], layers=True, peak=True)
    assert features.embedding.shape == (0, 384)
    assert features.layers is not None
    assert features.layers.shape == (0, 7, 384)


def test_a_long_text_counts_up_to_256_tokens(embedder: Embedder) -> None:
    assert len(embedder.tokens(LONG)) == manifest.MAX_TOKENS
    assert np.array_equal(embedder.embed([LONG]), embedder.embed([LONG + "and something else"]))


@pytest.mark.parametrize(
    "text",
    ["", " \n\t", "\x00", "👩‍👩‍👧‍👦🇩🇪", "面接の準備", "\ud800", "é" * 500, "x" * 100_000, "\u202eabc\u0301"],
)
def test_any_string_has_a_vector(embedder: Embedder, text: str) -> None:
    assert np.linalg.norm(embedder.embed([text])) == pytest.approx(1, abs=1e-5)


def test_features_hold_what_was_asked_for(embedder: Embedder) -> None:
    texts = ["What is a mutex?", "How do you handle stress?"]
    plain = embedder.features(texts)
    assert plain.layers is None
    assert plain.peak is None
    full = embedder.features(texts, layers=True, peak=True)
    assert full.layers is not None
    assert full.peak is not None
    last = full.layers[:, -1]
    assert np.array_equal(full.embedding, plain.embedding)
    np.testing.assert_allclose(last / np.linalg.norm(last, axis=1, keepdims=True), full.embedding, atol=1e-6)
    assert (full.peak >= last).all()


async def test_threads_give_the_same_vectors(embedder: Embedder) -> None:
    texts = [f"Question {number} about queues" for number in range(20)]
    answers = await asyncio.gather(*(embedder.aembed([text]) for text in texts), embedder.aembed(texts))
    assert np.array_equal(np.concatenate(answers[:-1]), answers[-1])
    assert np.array_equal(answers[-1], embedder.embed(texts))


async def test_the_loop_runs_on_while_texts_are_embedded(embedder: Embedder) -> None:
    task = asyncio.create_task(embedder.aembed([LONG] * 5))
    turns = 0
    while not task.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 5


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StartupError, match="make model"):
        Embedder.load(tmp_path)
