"""Composes an offline answer: the frame that fits the question, filled with what retrieval brought for it."""

from collections.abc import Iterator

from agents.knowledge.library import playbook
from agents.subject import subject
from domain.catalog import BankQuestion
from domain.knowledge import Frame, Note, Recalled

NOTICE = (
    "*Offline outline: composed from Viva Voce's own question bank and playbooks, not written by a language model.*\n\n"
)
# Cosines. From the first on, two wordings ask the same; between the two, a detail may differ that changes the answer,
# so the neighbour is named; below the second, its answer would mislead and only its concepts are shown.
SAME_QUESTION = 0.9
CLOSE_QUESTION = 0.7
NEAR_QUESTION = 0.5


def named_frame(frames: tuple[Frame, ...], name: str) -> Frame:
    """Return the frame of this name; the first one, the most general, when there is none."""
    return next((frame for frame in frames if frame.name == name), frames[0])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _bullets(items: tuple[str, ...]) -> str:
    return "".join(f"- {_sentence(item)}\n" for item in items)


def _core(question: BankQuestion, similarity: float) -> Iterator[str]:
    """Tell what the bank holds, named for what it is: this question's answer, a close one's, or a related one's."""
    summary, concepts = _sentence(question.summary), "; ".join(question.key_concepts)
    if similarity >= SAME_QUESTION:
        yield f"**The core of a strong answer.** {summary}\n\n"
        yield f"**Cover these points:** {concepts}.\n\n"
    elif similarity >= CLOSE_QUESTION:
        yield f"**The closest question in the bank:** {question.text}\n"
        yield f"**The core of its answer, to adapt:** {summary}\n\n"
        yield f"**Its points:** {concepts}.\n\n"
    elif similarity >= NEAR_QUESTION:
        yield f"**A related question in the bank:** {question.text}\n"
        yield f"Its answer rests on {concepts}.\n\n"


def _steps(frame: Frame, about: str, notes: dict[str, Note]) -> Iterator[str]:
    for number, step in enumerate(frame.steps, start=1):
        yield f"### {number}. {step.title}\n{step.guidance.replace('{subject}', about)}\n"
        if step.title in notes:
            note = notes[step.title]
            yield f"- **{note.topic}:** {note.text}\n"
        yield "\n"


def _lessons(question: BankQuestion) -> Iterator[str]:
    yield f"### Avoid\n{_bullets(question.common_mistakes)}\n"
    yield f"### In the room\n{_bullets(question.tips)}"


def outline(specialist: str, question: str, recalled: Recalled) -> Iterator[str]:
    """Yield the pieces of an outline for this question, the offline notice first.

    What the bank holds on it or near it comes first, then the frame of its kind, each step with the nearest note
    that belongs there, then the mistakes and tips of the bank's question when that is close.
    """
    book = playbook(specialist)
    frame = named_frame(book.frames, recalled.frame)
    by_topic = {note.topic: note for note in book.notes}
    notes = {title: by_topic[topic] for title, topic in recalled.notes.items() if topic in by_topic}
    yield NOTICE
    for known, similarity in recalled.questions[:1]:
        yield from _core(known, similarity)
    yield f"**How to structure it: {frame.title}** ({frame.source.removesuffix('.')})\n\n"
    yield from _steps(frame, subject(question), notes)
    for known, similarity in recalled.questions[:1]:
        if similarity >= CLOSE_QUESTION:
            yield from _lessons(known)
