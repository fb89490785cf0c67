"""Composes what a candidate could say without a model: the shape of the answer, and what the bank knows of it."""

from agents.knowledge.library import playbook
from agents.outline import CLOSE_QUESTION, NEAR_QUESTION, named_frame
from agents.subject import subject
from domain.catalog import BankQuestion
from domain.job_session import Structure
from domain.knowledge import Frame, Recalled, Step

STORY = ("behavioral", "past_situation")
STAR = ("Situation", "Task", "Action", "Result")
LABEL = "Outline from Viva Voce's playbooks, to fill with your own facts; no language model wrote it."


def _lines(steps: tuple[Step, ...], about: str) -> str:
    return "\n".join(f"{step.title}: {step.guidance.replace('{subject}', about)}" for step in steps)


def _near(recalled: Recalled, least: float) -> BankQuestion | None:
    known, similarity = recalled.questions[0] if recalled.questions else (None, 0.0)
    return known if similarity >= least else None


def _cover(recalled: Recalled) -> str:
    near = _near(recalled, NEAR_QUESTION)
    return f"\nCover: {'; '.join(near.key_concepts)}." if near else ""


def _story(question: str, recalled: Recalled) -> str:
    specialist, name = STORY
    frame = named_frame(playbook(specialist).frames, name)
    steps = tuple(step for step in frame.steps if step.title in STAR)
    return _lines(steps, subject(question)) + _cover(recalled)


def _explained(frame: Frame, question: str, recalled: Recalled) -> str:
    known = _near(recalled, CLOSE_QUESTION)
    core = f"Core: {known.summary}\n" if known else ""
    return core + _lines(frame.steps, subject(question)) + _cover(recalled)


def _direct(frame: Frame, question: str, recalled: Recalled) -> str:
    known = _near(recalled, CLOSE_QUESTION)
    ends = (frame.steps[0], frame.steps[-1])
    return (known.summary if known else _lines(ends, subject(question))) + _cover(recalled)


def speaking_outline(structure: Structure, specialist: str, question: str, recalled: Recalled) -> str:
    """Return an outline of this shape, labelled as what it is.

    A close question of the bank lends its answer, a near one its concepts; the playbook lends the order of things.
    """
    frame = named_frame(playbook(specialist).frames, recalled.frame)
    match structure:
        case "STAR":
            said = _story(question, recalled)
        case "technical":
            said = _explained(frame, question, recalled)
        case "direct":
            said = _direct(frame, question, recalled)
    return f"{LABEL}\n{said}"


def likeness(recalled: Recalled) -> float:
    """Return how sure an outline is: the cosine to the bank's nearest question, in [0, 1]; 0 where there is none."""
    return max(0.0, min(1.0, recalled.questions[0][1])) if recalled.questions else 0.0


def subjects(recalled: Recalled) -> tuple[str, ...]:
    """Return the tags of the bank's nearest question, if it is near enough to have the same subject."""
    near = _near(recalled, NEAR_QUESTION)
    return near.tags if near else ()
