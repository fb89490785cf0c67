"""The authored files: they parse, they are large enough, and they refer to one another correctly."""

from collections import Counter

import pytest

from agents.knowledge.library import bank, frame_examples, playbook, playbook_passages, question_passage
from agents.registry import specialists
from domain.catalog import AGENT_OF_CATEGORY
from domain.errors import StartupError

NAMES = tuple(specialists())


def test_the_bank_is_large_in_every_field():
    questions = bank()
    assert len(questions) >= 300
    counts = Counter(question.category for question in questions)
    # Coding is technical too, and a short list serves the general questions, which repeat from interview to interview.
    merged = Counter(
        {name: counts[name] for name in ("system_design", "behavioral", "product", "case_study", "coding")}
    )
    merged["technical"] = counts["technical"]
    assert len(merged) == 6
    assert min(merged.values()) >= 50
    assert counts["general"] >= 30


def test_no_two_bank_questions_have_the_same_text():
    texts = Counter(question.text.casefold() for question in bank())
    assert [text for text, count in texts.items() if count > 1] == []


def test_a_question_is_found_by_its_words_in_its_specialists_scope():
    for question in bank():
        passage = question_passage(question)
        assert (passage.scope, passage.kind) == (AGENT_OF_CATEGORY[question.category], "question")
        assert passage.ref == passage.text == question.text
        assert passage.scope in NAMES


@pytest.mark.parametrize("specialist", NAMES)
def test_every_notes_step_exists(specialist: str):
    book = playbook(specialist)
    titles = {step.title for frame in book.frames for step in frame.steps}
    assert {title for note in book.notes for title in note.steps} <= titles
    assert len({note.topic for note in book.notes}) == len(book.notes)


@pytest.mark.parametrize("specialist", NAMES)
def test_steps_of_a_frame_differ_and_name_the_subject_once_at_most(specialist: str):
    for frame in playbook(specialist).frames:
        assert len({step.title for step in frame.steps}) == len(frame.steps)
        for step in frame.steps:
            assert step.guidance.count("{subject}") <= 1
            assert "{" not in step.guidance.replace("{subject}", "")


@pytest.mark.parametrize("specialist", NAMES)
def test_notes_alone_become_passages_of_a_playbook(specialist: str):
    passages = list(playbook_passages(specialist))
    assert [passage.ref for passage in passages] == [note.topic for note in playbook(specialist).notes]
    assert {(passage.scope, passage.kind) for passage in passages} == {(specialist, "note")}


@pytest.mark.parametrize("specialist", NAMES)
def test_every_frame_has_enough_examples_and_no_other_names_occur(specialist: str):
    examples = list(frame_examples(specialist))
    counts = Counter(name for _, name in examples)
    assert set(counts) == {frame.name for frame in playbook(specialist).frames}
    assert min(counts.values()) >= 35
    texts = Counter(text.casefold() for text, _ in examples)
    # Some classics are in the bank and among a playbook's cues, always with the same frame.
    frames_of = {text: {name for other, name in examples if other.casefold() == text} for text in texts}
    assert [text for text, names in frames_of.items() if len(names) > 1] == []


def test_an_unknown_playbook_is_refused():
    with pytest.raises(StartupError, match=r"astrology\.toml"):
        playbook("astrology")
