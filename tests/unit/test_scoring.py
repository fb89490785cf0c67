"""The offline scorer: its scale, what moves it and what does not, and that its stored data are current."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agents.knowledge.library import bank
from agents.scoring.features import NAMES, chunks
from agents.scoring.figures import area, interval, off_above_good, ordered
from agents.scoring.fit import by_question
from agents.scoring.grading import Grader
from agents.scoring.scorer import MARKS, Scorer, band
from agents.scoring.shelf import GRADED, Shelf
from agents.scoring.train import EXAMPLES, labelled, read
from domain.errors import StartupError
from llm.embeddings import Embedder
from settings import Settings

CACHES = next(question for question in bank() if question.text == "Design the home feed of a social network.")


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    embedder = Embedder.load(Settings().model)
    yield Grader(embedder, Shelf.load())
    embedder.close()


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer.load()


def score(grader: Grader, scorer: Scorer, answer: str) -> float:
    compared = grader.compare(answer, CACHES.text, CACHES.category, CACHES)
    assert compared is not None
    return scorer.score(compared.row)


def test_the_stored_vectors_belong_to_the_bank() -> None:
    """Renew them by: python -m agents.scoring.train"""
    assert len(Shelf.load().references) == sum(question.category in GRADED for question in bank())


def test_vectors_of_another_bank_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bank.npz"
    np.savez(path, rows=np.zeros((1, 384), np.int8), steps=np.ones(1), digest=np.array("other"))
    with pytest.raises(StartupError, match=r"agents\.scoring\.train"):
        Shelf.load(path)


def test_weights_of_other_features_are_refused(tmp_path: Path, scorer: Scorer) -> None:
    path = tmp_path / "weights.json"
    scorer.save(path)
    stored = json.loads(path.read_text())
    path.write_text(json.dumps({**stored, "names": [*NAMES[1:], "other"]}))
    with pytest.raises(StartupError, match=r"agents\.scoring\.train"):
        Scorer.load(path)


def test_the_scale_rises_and_its_border_parts_the_bands(scorer: Scorer) -> None:
    assert list(scorer.marks) == sorted(scorer.marks)
    assert len(scorer.marks) == len(MARKS)
    assert (band(4.9), band(5.0)) == ("not_strong", "strong")


def test_every_quality_counts_for_an_answer(scorer: Scorer) -> None:
    assert min(scorer.quality) >= 0
    assert min(scorer.relevance) > 0


def test_the_reference_itself_is_strong_and_platitudes_are_not(grader: Grader, scorer: Scorer) -> None:
    platitudes = (
        "It is important to use a scalable and robust architecture. We should follow best practices, talk to the "
        "stakeholders and monitor everything. Overall it depends on the requirements, and user experience is key."
    )
    assert band(score(grader, scorer, CACHES.summary)) == "strong"
    assert band(score(grader, scorer, platitudes)) == "not_strong"


def test_a_list_of_all_concepts_adds_little(grader: Grader, scorer: Scorer) -> None:
    vague = "We should build it well, with a good database and a cache, and watch it closely. It must scale for users. "
    listed = f"Key topics here are {', '.join(CACHES.key_concepts)}."
    assert score(grader, scorer, vague + listed) < score(grader, scorer, CACHES.summary) - 2


def test_the_summary_of_another_question_is_off_topic(grader: Grader, scorer: Scorer) -> None:
    others = [one for one in bank() if one.category == CACHES.category and one.text != CACHES.text]
    scores = [score(grader, scorer, one.summary) for one in others]
    assert max(scores) < 5.0


def test_speech_without_full_stops_is_cut_and_short_sentences_are_joined() -> None:
    spoken = " ".join(f"word{number}" for number in range(200))
    assert all(len(piece.split()) <= 32 for piece in chunks(spoken))
    assert " ".join(chunks(spoken)) == spoken
    assert chunks("Yes. No. It depends on what the reader of the page wants.") == [
        "Yes. No. It depends on what the reader of the page wants."
    ]
    assert chunks("") == []
    assert len(chunks("one two three four five six seven. " * 3000)) <= 80


def test_a_question_far_from_the_bank_has_no_reference(grader: Grader) -> None:
    assert grader.compare("Because of their larynx.", "Why do cats purr?", "technical") is None
    assert grader.compare("Because of their larynx.", "Why do cats purr?", "technical", CACHES) is None


def test_a_rewording_finds_its_reference(grader: Grader) -> None:
    compared = grader.compare(
        "It caches.", "Design a rate limiter for a public API that runs on many servers.", "system_design"
    )
    assert compared is not None
    assert "rate limiter" in compared.own.text


def test_the_weights_order_the_training_authors(grader: Grader, scorer: Scorer) -> None:
    examples = [one for one in read([EXAMPLES / "a.jsonl"]) if one.category == "system_design"][:25]
    _, data = labelled(examples, grader)
    raw = scorer.raw(data.rows)
    groups = by_question(data)
    assert len(groups) >= 4
    assert all(raw[one["good"]] > raw[one["weak"]] for one in groups)
    assert all(raw[one["good"]] > raw[one["off_topic"]] for one in groups)


def test_the_figures_count_pairs_and_ties() -> None:
    right = {"excellent": 9.0, "good": 7.0, "weak": 3.0, "off_topic": 1.0, "wrong": 2.0}
    tied = {**right, "excellent": 7.0, "off_topic": 8.0}
    assert ordered([right, tied], (("excellent", "good"),)) == 0.75
    assert area([right]) == 1.0
    assert off_above_good([right, tied]) == 0.5
    low, high = interval([right, tied], off_above_good)
    assert 0.0 <= low <= 0.5 <= high <= 1.0
