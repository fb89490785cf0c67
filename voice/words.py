"""What the interviewer says besides its questions, and what it makes of a few short words."""

import re
from typing import Final

from domain.language.intents import intent
from domain.session import Session, Turn

WELCOME_BACK: Final = "Welcome back. We go on where we stopped."
MOMENT: Final = "Give me just a moment, please."
TAKE_YOUR_TIME: Final = "Take your time, I am listening."
CHOICE: Final = "If you like, I can repeat the question, or we skip it. Just say which."
CLOSING: Final = "That was the last question. Thank you for your time; your report is being written. Goodbye."
PAUSED: Final = "The interview is paused now. Say resume when you want to go on."
RESUMED: Final = "Good, let's go on from here."
PREPARING: Final = "The next question is on its way."
TROUBLE: Final = (
    "Something that I need cannot be reached just now. What you said before is kept; please say it again soon."
)
TOO_LATE: Final = "That question has its answer already."
NOT_KEPT: Final = "I could not take that as an answer. Please say it once more, a little shorter."
NOT_ADDED: Final = "Your answer is as long as it can be, so I leave out what you said last."
RECORDED: Final = "As you agreed, our voices are recorded from here on."
NOT_RECORDED: Final = "Nothing is recorded any more, and what was recorded is erased."
CANNOT_HEAR: Final = (
    "I cannot make out your words just now. What you have said is tried again; you can type your answer as well."
)
NOT_HEARD: Final = "I could not make out what you said before. Please say it once more, or type it."
UNCLEAR: Final = "I did not catch that. Please say it once more, or type it."
HEARS_AGAIN: Final = "I can hear you again."
CANNOT_SPEAK: Final = "My voice cannot be had just now: please read what I say."
SPEAKS_AGAIN: Final = "I can speak again."

_LEADS: Final = ("Thank you, that helps me.", "All right, let us go on.", "Thank you for telling me.")
_BACKCHANNEL = re.compile(
    r"(?:(?:m+[ -]?h+m+|mm+|hm+|uh[ -]?huh|ah|oh|okay|ok|yeah|yes|yep|right|sure|i see|got it|alright)[\s,.!]*){1,2}",
    re.I,
)
_UNFINISHED = re.compile(
    r"\b(?:and|but|or|so|because|um+|uh+|er+|like|the|a|an|to|of|with|then|well)[\s,.…-]*$|…$", re.I
)
_RESUME = re.compile(r"(?:please |let'?s )?(?:resume|continue|go on)(?: the interview)?(?: please)?[.!]?", re.I)

_DONE = re.compile(
    r"(?:(?:no|yes|and|well|okay|so)[,.]? )?(?:that(?:'s| is| was) (?:all|it)|i(?:'m| am) done|nothing more)"
    r"(?: from me| from my side| thank you)?[.!]?",
    re.I,
)


def is_backchannel(text: str) -> bool:
    """Whether these words say no more than that somebody listens."""
    return bool(_BACKCHANNEL.fullmatch(text.strip()))


def is_answer(text: str) -> bool:
    """Whether these words answer, as far as they alone can tell."""
    return intent(text) == "answer" and not is_backchannel(text) and not wants_to_go_on(text)


def is_wish(text: str) -> bool:
    """Whether these words are about a question: to skip it, to hear it again, to have it explained."""
    return intent(text) in ("skip", "repeat", "hint", "question")


def is_thinking(text: str) -> bool:
    """Whether the candidate asks for time, and so keeps the floor."""
    return intent(text) == "pause"


def is_unfinished(text: str) -> bool:
    """Whether a sentence hangs in the air."""
    return bool(_UNFINISHED.search(text))


def is_done(text: str) -> bool:
    """Whether the candidate has nothing to add."""
    return bool(_DONE.fullmatch(text.strip()))


def wants_to_go_on(text: str) -> bool:
    """Whether a paused interview shall go on."""
    return bool(_RESUME.fullmatch(text.strip()))


def opening(session: Session, turn: Turn | None) -> str:
    """The introduction and the first question."""
    return " ".join(part for part in (session.greeting, turn.text if turn else "") if part)


def lead(number: int) -> str:
    """What is said at once after an answer, while it is thought about: short, so that it can be heard soon."""
    return _LEADS[number % len(_LEADS)]


def lead_of(text: str) -> str:
    """The words of thanks that something to be said begins with, if it does."""
    return next((lead for lead in _LEADS if text.startswith(lead)), "")


def following(turn: Turn) -> str:
    """A question as it is said after an answer."""
    return turn.text if turn.probe else f"{lead(turn.number)} {turn.text}"


def often() -> tuple[str, ...]:
    """What is said again and again, so that its sound can be kept at hand."""
    return (*_LEADS, MOMENT, TAKE_YOUR_TIME, UNCLEAR)


def welcome_back(turn: Turn | None, last_words: str) -> str:
    """What somebody hears who has been away, or whose interviewer was."""
    recalled = f'The last I have from you is: "{last_words}".' if last_words else ""
    return " ".join(part for part in (WELCOME_BACK, recalled, turn.text if turn else PREPARING) if part)
