"""What comes in for an interview: whether it can be kept, and whether it came before."""

from dataclasses import dataclass

from domain.errors import AlreadyPlaced, Conflict, Invalid, TooLarge
from domain.interview_events import Happened
from domain.language.delivery import Timing
from domain.language.storable import unstorable
from domain.session import LONGEST_ANSWER, LONGEST_KEY, Channel, Session
from memory import asides, happenings, turns, utterances
from memory.pool import Connection
from memory.utterances import Utterance


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of the words that came in was kept when it was heard: the text itself, and what was said before it."""

    own: tuple[Utterance, ...] = ()
    before: tuple[Utterance, ...] = ()

    @property
    def numbers(self) -> list[int]:
        """All of them."""
        return [one.number for one in (*self.before, *self.own)]


NOTHING_SPOKEN = Spoken()


def joined(spoken: str, written: str | None) -> str:
    """What was heard of an answer, then what was written of it, which counts when nothing more comes."""
    return f"{spoken} {written or ''}".strip()[:LONGEST_ANSWER]


async def placed(conn: Connection, session: Session, spoken: Spoken, text: str) -> str:
    """Return the text after what was said before it, without what is part of an answer already: the rest is now.

    The session is locked. What is longer than an answer may be is cut off: it cannot be said anew.

    Raises:
        AlreadyPlaced: the text itself is part of an answer; roll back.
    """
    found = await utterances.forget(conn, session.id, spoken.numbers)
    own = [one.said for one in spoken.own if one.number in found]
    if spoken.own and not own:
        raise AlreadyPlaced("What you said is part of your answer already.")
    before = [one.said for one in spoken.before if one.number in found]
    said = own if len(own) < len(spoken.own) else [text]
    return " ".join([*before, *said])[:LONGEST_ANSWER]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that came in: for which turn (or main question) if the client named one, and with which key.

    Without `spoken` it comes by a door that knows nothing of what was heard in a room.
    """

    text: str
    turn: int | None
    question: int | None
    key: str | None
    channel: Channel
    timing: Timing | None = None
    spoken: Spoken | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of it: its turn, and the event after which its outcome is told; `aside`: the turn still stands."""

    turn: int
    after: int
    aside: int = 0


def resolves(told: Happened, kept: Kept) -> bool:
    """Whether this event is the outcome of what was kept."""
    if told.kind == "aside":
        return kept.aside > 0 and told.aside is not None and told.aside.number == kept.aside
    if kept.aside:
        return False
    return told.kind == "finished" or (told.kind == "asked" and told.turn is not None and told.turn.number > kept.turn)


def checked(text: str) -> str:
    """Return the text if it can be an answer.

    Raises:
        Invalid: it is blank or cannot be stored.
        TooLarge: it is longer than an answer may be.
    """
    if not text.strip():
        raise Invalid("The answer is blank. Say something, or say that you don't know.")
    if unstorable(text):
        raise Invalid("The answer holds NUL characters or lone surrogates. Send plain text.")
    if len(text) > LONGEST_ANSWER:
        raise TooLarge(f"The answer has more than {LONGEST_ANSWER} characters. Send a shorter one.")
    return text


def check_key(key: str | None) -> None:
    """Check an idempotency key.

    Raises:
        Invalid: it cannot be stored.
    """
    if key is not None and (unstorable(key) or len(key) > LONGEST_KEY):
        raise Invalid(f"The idempotency key must be plain text of at most {LONGEST_KEY} characters.")


def check_same(text: str, before: str) -> None:
    """Check what came with a key that came before, with these words.

    Raises:
        Conflict: this is another text.
    """
    # What was kept may have been added to since, and may have come after what was said in a room.
    if f" {text} " not in f" {before} ":
        raise Conflict(
            "This idempotency key came with another text before, which is kept. Send this one with a new key."
        )


async def known_before(conn: Connection, session: Session, said: Said) -> Kept | None:
    """Return what became of it when it came before.

    Raises:
        Conflict: its key came with another text.
    """
    if said.key is None:
        return None
    turn = await turns.by_key(conn, session.id, said.key)
    if turn is not None:
        check_same(said.text, turn.answer or "")
        return Kept(turn.number, await happenings.seq_of(conn, session.id, "asked", turn.number))
    aside = await asides.by_key(conn, session.id, said.key)
    if aside is None:
        return None
    check_same(said.text, aside.said)
    told = await happenings.seq_of(conn, session.id, "aside", aside.turn, aside.number)
    return Kept(aside.turn, told - 1, aside.number)
