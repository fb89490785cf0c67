"""The page that plays an interview: question, answer, and beside each what was recorded of it."""

from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from api.recordings.wire import missing, url_of
from domain.recording import Consent, Recorded, Speaker
from domain.session import Aside, Closing, Session, Turn

CLOSED: dict[Closing, str] = {
    "skipped": "The question was skipped.",
    "dont_know": "The candidate did not know.",
    "timed_out": "The time ran out.",
}
NOT_RECORDED = "not recorded"


@cache
def _part(name: str) -> str:
    return files("api.recordings").joinpath(name).read_text("utf-8")


def clock(seconds: float) -> str:
    """Word a length as players do."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"


class Page:
    """The page of one session; `token` goes into the addresses of its sound."""

    def __init__(self, session: Session, found: list[Recorded], token: str | None) -> None:
        self._session = session
        self._found = {(one.turn, one.speaker): one for one in found}
        self._token = token

    def voice(self, turn: int, speaker: Speaker, text: str, note: str = "", otherwise: str = NOT_RECORDED) -> str:
        """One speaker's part of an exchange."""
        who = "Interviewer" if speaker == "interviewer" else "Candidate"
        label = f"{who}, {f'exchange {turn}' if turn else 'before the first question'}"
        said = f'<p class="said" data-words>{escape(text)}</p>' if text else ""
        said += f'<p class="note">{escape(note)}</p>' if note else ""
        return (
            f'<section class="voice {speaker}" aria-label="{label}"><header><h3>{who}</h3>'
            f"{self._length(turn, speaker, otherwise)}</header>{said}{self._player(turn, speaker, label)}</section>"
        )

    def exchange(self, turn: Turn, asides: list[Aside]) -> str:
        """A question, what was said beside it, and its answer."""
        kind = "Follow-up" if turn.probe else f"Question {turn.question}"
        beside = "".join(
            f'<p class="aside"><b>Candidate:</b> {escape(one.said)}</p>'
            f'<p class="aside"><b>Interviewer:</b> {escape(one.reply)}</p>'
            for one in asides
        )
        typed = "in writing" if turn.answer and turn.channel != "voice" else NOT_RECORDED
        note = CLOSED.get(turn.closed, "") if turn.closed else "The question stands without an answer."
        return (
            f'<article id="exchange-{turn.number}"><h2><span>{kind}</span> <small>{escape(turn.phase)}</small></h2>'
            f"{self.voice(turn.number, 'interviewer', turn.text)}{beside}"
            f"{self.voice(turn.number, 'candidate', turn.answer or '', '' if turn.answer else note, typed)}</article>"
        )

    def before(self) -> str:
        """What was said before the first question, if anything was."""
        inside = "".join(self.voice(0, one.speaker, "") for one in self._found.values() if one.turn == 0)
        return (
            f'<article id="exchange-0"><h2><span>Before the first question</span></h2>{inside}</article>'
            if inside
            else ""
        )

    def _length(self, turn: int, speaker: Speaker, otherwise: str) -> str:
        one = self._found.get((turn, speaker))
        return f'<span class="length">{clock(one.seconds) if one else otherwise}</span>'

    def _player(self, turn: int, speaker: Speaker, label: str) -> str:
        if (turn, speaker) not in self._found:
            return ""
        address = escape(url_of(self._session.id, turn, speaker, self._token))
        return f'<audio controls preload="none" src="{address}" aria-label="{label}"></audio>'


def _told(session: Session, consent: Consent | None, found: list[Recorded]) -> str:
    whole = clock(sum(one.seconds for one in found))
    when = f"{session.started_at:%d %B %Y, %H:%M} UTC" if session.started_at else ""
    parts = [when, session.status, f"{whole} recorded" if found else "nothing recorded"]
    told = f"<p>{escape(' · '.join(filter(None, parts)))}</p>"
    lost = missing(session, consent)
    told += f'<p class="missing" role="note">{escape(lost)}</p>' if lost else ""
    if not found and (consent is None or not consent.given):
        told += '<p class="note">The candidate has not agreed to be recorded; the transcript is below.</p>'
    return told


def page(
    session: Session,
    consent: Consent | None,
    found: list[Recorded],
    turns: list[Turn],
    asides: list[Aside],
    *,
    token: str | None,
    nonce: str,
) -> str:
    """Return the page of an interview."""
    made = Page(session, found, token)
    beside = {turn.number: [one for one in asides if one.turn == turn.number] for turn in turns}
    exchanges = [made.exchange(turn, beside[turn.number]) for turn in turns if turn.heard]
    title = escape(session.topic or session.role or "Interview")
    return Template(_part("page.html")).substitute(
        title=title,
        nonce=nonce,
        style=_part("page.css"),
        script=_part("page.js"),
        about=_told(session, consent, found),
        exchanges=made.before() + "".join(exchanges) or '<p class="note">Nothing has been said yet.</p>',
    )
