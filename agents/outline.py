"""Composes an offline answer: the frame that fits the question, filled with what retrieval brought for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.knowledge.library import playbook
from agents.subject import subject
from domain.catalog import BankQuestion
from domain.knowledge import Frame, Note, Recalled, Step

NOTICE = "*Offline outline: composed from Viva Voce's own question bank and playbooks, not written by a language model.*\n\n"
# Cosine of two wordings of one question; measured on paraphrases of bank questions, which lie at .75 and above.
SAME_QUESTION = 0.75
NEAR_QUESTION = 0.5
NEAR_NOTE = 0.2
VOTERS = 5


@dataclass(frozen=True, slots=True)
class _Material:
    subject: str
    notes: tuple[tuple[Note, float], ...]


def choose_frame(frames: tuple[Frame, ...], cues: tuple[tuple[str, float], ...]) -> Frame:
    """Return the frame whose sample askings are nearest: the votes of the nearest cues, weighted by similarity."""
    votes = dict.fromkeys((frame.name for frame in frames), 0.0)
    for name, similarity in cues[:VOTERS]:
        if name in votes:
            votes[name] += max(similarity, 0.0) ** 2
    return max(frames, key=lambda frame: votes[frame.name])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _bullets(items: tuple[str, ...]) -> str:
    return "".join(f"- {_sentence(item)}\n" for item in items)


def _known(question: BankQuestion) -> Iterator[str]:
    yield f"**The core of a strong answer.** {_sentence(question.summary)}\n\n"
    yield f"**Cover these points:** {'; '.join(question.key_concepts)}.\n\n"


def _neighbour(question: BankQuestion) -> str:
    return (
        f"**A related question in the bank:** {question.text}\n"
        f"Its answer rests on {'; '.join(question.key_concepts[:5])}.\n\n"
    )


def _fitting(step: Step, notes: tuple[tuple[Note, float], ...], used: set[str]) -> Note | None:
    for note, similarity in notes:
        if similarity >= NEAR_NOTE and step.title in note.steps and note.topic not in used:
            return note
    return None


def _steps(frame: Frame, material: _Material) -> Iterator[str]:
    used: set[str] = set()
    for number, step in enumerate(frame.steps, start=1):
        yield f"### {number}. {step.title}\n{step.guidance.replace('{subject}', material.subject)}\n"
        note = _fitting(step, material.notes, used)
        if note is not None:
            used.add(note.topic)
            yield f"- **{note.topic}:** {note.text}\n"
        yield "\n"


def _lessons(question: BankQuestion) -> Iterator[str]:
    yield f"### Avoid\n{_bullets(question.common_mistakes)}\n"
    yield f"### In the room\n{_bullets(question.tips)}"


def _closest(recalled: Recalled) -> tuple[BankQuestion, float] | None:
    return recalled.questions[0] if recalled.questions else None


def outline(specialist: str, question: str, recalled: Recalled) -> Iterator[str]:
    """Yield the pieces of an outline for this question, the offline notice first.

    A question that the bank knows under another wording gets its authored summary; any other gets the frame of its
    kind, each step with the nearest note that belongs there.
    """
    book = playbook(specialist)
    frame = choose_frame(book.frames, recalled.cues)
    by_topic = {note.topic: note for note in book.notes}
    notes = tuple((by_topic[topic], near) for topic, near in recalled.notes if topic in by_topic)
    closest = _closest(recalled)
    yield NOTICE
    if closest is not None and closest[1] >= SAME_QUESTION:
        yield from _known(closest[0])
    elif closest is not None and closest[1] >= NEAR_QUESTION:
        yield _neighbour(closest[0])
    yield f"**How to structure it: {frame.title}** ({re.sub(r'[.]$', '', frame.source)})\n\n"
    yield from _steps(frame, _Material(subject(question), notes))
    if closest is not None and closest[1] >= SAME_QUESTION:
        yield from _lessons(closest[0])
