"""What the interviewer says before the first question."""

from collections.abc import Sequence
from datetime import timedelta

from agents.planning.labels import ADJECTIVES, headed, shortened
from domain.catalog import Difficulty

_LONGEST_TOPIC = 200
_MOST_FOCUS, _MOST_RECALLED = 4, 3
_LEVEL: dict[Difficulty, str] = {"easy": "simple", "medium": "medium", "hard": "hard", "expert": "expert"}


def level_of(difficulty: Difficulty) -> str:
    """Return the word by which a level is asked for."""
    return _LEVEL[difficulty]


def _questions(count: int) -> str:
    return "one question" if count == 1 else f"{count} questions"


def series(items: Sequence[str]) -> str:
    """Join with commas and "and"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def topic_greeting(topic: str, level: str, count: int, covered: bool) -> str:
    """Greet to an interview on a topic; `covered`: the questions are about it, and not only near it."""
    name = shortened(topic, _LONGEST_TOPIC)
    article = "an" if level[:1].lower() in "aeiou" else "a"
    kind = f"{name.lower()} interview" if name.lower() in ADJECTIVES else f"interview on {name}"
    opening = f"Welcome! This is {article} {level} level {kind}, with {_questions(count)}."
    rest = "Take the time you need for each answer, and say what you think as you think it."
    if covered:
        return f"{opening} {rest}"
    return f"{opening} I have few questions of my own on this topic, so some of them come from around it. {rest}"


def practice_greeting(topic: str, level: str, count: int, given: int) -> str:
    """Greet to practice for a tracked job, whose first `given` questions were linked to it."""
    article = "an" if level[:1].lower() in "aeiou" else "a"
    parts = [
        f"Welcome! This is {article} {level} level practice interview for {shortened(topic, _LONGEST_TOPIC)}, "
        f"with {_questions(count)}."
    ]
    if given == count:
        parts.append("They are the ones that you linked to this job.")
    elif given:
        linked = "The first one is the one" if given == 1 else f"The first {given} are those"
        parts.append(f"{linked} that you linked to this job; the rest come from what it asks for.")
    parts.append("Take the time you need for each answer, and say what you think as you think it.")
    return " ".join(parts)


def given_greeting(count: int) -> str:
    """Greet to an interview whose questions were given."""
    return (
        f"Welcome! {_questions(count).capitalize()} have been chosen for you and will be asked in their order."
        if (count > 1)
        else "Welcome! One question has been chosen for you."
    )


def profile_greeting(
    role: str, seconds: float, count: int, focus: Sequence[str], recalled: Sequence[str], talks: bool
) -> str:
    """Greet a candidate for a role; `recalled` is what came out of an earlier interview, `talks`: background first."""
    minutes = round(timedelta(seconds=seconds).total_seconds() / 60)
    parts = [
        "Welcome, and thank you for your time.",
        f"This is your interview for the role of {shortened(role, _LONGEST_TOPIC)}." if role.strip() else "",
        f"We have {minutes} minutes and at most {count} questions; I may ask again where I want to hear more.",
    ]
    if recalled:
        kept = list(dict.fromkeys(headed(one).rstrip(". ") for one in recalled))[:_MOST_RECALLED]
        parts.append(f"Your last report suggested to practise {series(kept)}, so we come back to that.")
    if focus:
        parts.append(f"I would like to look most closely at {series(list(focus[:_MOST_FOCUS]))}.")
    if talks:
        parts.append("We begin with your own work.")
    parts.append("You can ask me to repeat or explain a question, to give a hint, or to move on.")
    return " ".join(part for part in parts if part)
