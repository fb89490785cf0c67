"""What is said next in a room."""

from dataclasses import dataclass

from domain.errors import Invalid, TooLarge, Unavailable, VivaError
from domain.interview_events import Happened
from domain.session import Session, Turn
from voice import words


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to be spoken; `turn` is the number of the question in it, 0 for none; `over`: nothing comes after."""

    text: str
    turn: int = 0
    over: bool = False


CLOSED = Reply(words.CLOSING, over=True)


def standing(session: Session, turn: Turn | None) -> Reply:
    """What there is to say where an interview stands, `turn` being its newest."""
    if session.ended:
        return CLOSED
    if session.status == "paused":
        return Reply(words.PAUSED)
    return Reply(words.following(turn), turn.number) if turn is not None and turn.standing else Reply(words.PREPARING)


def refused(error: VivaError) -> Reply:
    """What to say when words could not be kept."""
    if isinstance(error, Unavailable):
        return Reply(words.TROUBLE)
    return Reply(words.NOT_KEPT if isinstance(error, (Invalid, TooLarge)) else error.message)


def worded(happened: Happened) -> Reply | None:
    """Put what happened into words; None for what is not spoken of."""
    if happened.kind == "aside" and happened.aside is not None:
        return Reply(happened.aside.reply)
    if happened.kind == "asked" and happened.turn is not None:
        return Reply(words.following(happened.turn), happened.turn.number)
    return CLOSED if happened.kind == "finished" else None
