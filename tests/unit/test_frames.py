"""The choice of a frame, and of the notes for its steps."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from agents.knowledge.frames import WEIGHTS, FrameChooser, fitness
from agents.knowledge.library import bank, frame_examples, playbook, playbook_passages
from agents.registry import specialists
from domain.errors import StartupError
from llm.embeddings import Embedder
from settings import Settings

# Worded by none of the training files.
ASKED = {
    "What's a B-tree?": ("technical", "explain_concept"),
    "Mongo vs Cassandra, which one?": ("technical", "compare_alternatives"),
    "Write a function that removes duplicates from a sorted list": ("technical", "coding_problem"),
    "Latency has gone up since this morning's deployment, where do you look?": ("technical", "diagnose_problem"),
    "Write a SQL query listing customers with more than three orders": ("technical", "data_query"),
    "Tell me about a time you argued with a colleague about priorities": ("behavioral", "conflict"),
    "Imagine your manager asks you to hide a defect from a customer. What do you do?": ("behavioral", "hypothetical"),
    "How many dogs live in Berlin?": ("case_study", "market_sizing"),
    "Should our client acquire a chain of gyms?": ("case_study", "acquisition"),
    "How much would you like to earn?": ("general", "salary"),
    "Daily orders fell by 15% this week, why?": ("product_manager", "metric_diagnosis"),
    "How would you improve Google Calendar?": ("product_manager", "improve_product"),
    "Design YouTube": ("system_design", "new_design"),
    "How many servers would Netflix need?": ("system_design", "capacity_estimate"),
}


@pytest.fixture(scope="module")
def embedder() -> Iterator[Embedder]:
    loaded = Embedder.load(Settings().model)
    yield loaded
    loaded.close()


@pytest.fixture(scope="module")
def chooser() -> FrameChooser:
    return FrameChooser.load()


@pytest.mark.parametrize("question", ASKED)
def test_takes_the_kind_of_question(embedder: Embedder, chooser: FrameChooser, question: str):
    specialist, frame = ASKED[question]
    assert question not in {text for text, _ in frame_examples(specialist)}
    assert chooser.choose(specialist, question, embedder.features([question], layers=True)) == frame


@pytest.mark.parametrize("text", ["", "?", "\ud83d\ude42", "\ud800", "word " * 3000])
def test_any_text_gets_a_frame(embedder: Embedder, chooser: FrameChooser, text: str):
    for specialist in specialists():
        names = {frame.name for frame in playbook(specialist).frames}
        assert chooser.choose(specialist, text, embedder.features([text], layers=True)) in names


def test_has_learnt_its_own_bank(embedder: Embedder, chooser: FrameChooser):
    texts = {question.text for question in bank()}
    for specialist in specialists():
        known = [(text, frame) for text, frame in frame_examples(specialist) if text in texts]
        right = [frame == chooser.choose(specialist, t, embedder.features([t], layers=True)) for t, frame in known]
        assert sum(right) >= 0.97 * len(right)


def test_refuses_weights_of_another_playbook(tmp_path: Path):
    with np.load(WEIGHTS) as stored:
        arrays = {name: stored[name] for name in stored.files}
    arrays["general.names"] = arrays["general.names"][::-1].copy()
    arrays["general.names"][0] = "astrology"
    changed = tmp_path / "frames.npz"
    np.savez(changed, **arrays)
    with pytest.raises(StartupError, match="train_frames"):
        FrameChooser.load(changed)


def test_the_weights_are_small():
    assert WEIGHTS.stat().st_size < 600_000


@pytest.mark.parametrize(
    ("to_question", "to_step", "fits"),
    [(0.31, 0.3, True), (0.05, 0.7, True), (0.29, 0.28, False), (0.25, 0.45, False), (0.5, 0.05, False)],
)
def test_one_of_both_cosines_must_be_clear(to_question: float, to_step: float, fits: bool):
    assert (fitness(to_question, to_step) > 0) is fits


def test_a_step_takes_one_fitting_note_and_a_note_one_step(embedder: Embedder, chooser: FrameChooser):
    for question, (specialist, frame) in ASKED.items():
        vector = embedder.embed([question])[0]
        passages = list(playbook_passages(specialist))
        cosines = embedder.embed([passage.text for passage in passages[:25]]) @ vector
        found = {passage.ref: float(cosine) for passage, cosine in zip(passages, cosines, strict=False)}
        placed = chooser.place(specialist, frame, found)
        book = playbook(specialist)
        steps = {step.title for chosen in book.frames if chosen.name == frame for step in chosen.steps}
        tagged = {note.topic: note.steps for note in book.notes}
        assert set(placed) <= steps
        assert all(title in tagged[topic] and topic in found for title, topic in placed.items())
        assert len(set(placed.values())) == len(placed)


def test_places_nothing_where_nothing_was_found(chooser: FrameChooser):
    assert chooser.place("technical", "coding_problem", {}) == {}
    assert chooser.place("technical", "no such frame", {"Leakage": 1.0}) == {}
