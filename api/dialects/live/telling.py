"""One socket's ear to an interview: what happens is read from the rows, and told in the live dialect's words."""

import asyncio
from contextlib import aclosing
from datetime import UTC, datetime
from uuid import UUID

from api import errors as wordings
from api.dialects.live import events
from api.dialects.live.clock import Clock
from api.dialects.live.codes import UNKNOWN, UPSTREAM
from api.dialects.live.errands import Errands
from api.dialects.live.pace import Pace
from api.dialects.live.ticks import Ticks
from api.sockets import FAULT, Line
from domain.errors import NotFound, Unavailable
from domain.interview_events import Happened
from domain.session import Session, Turn
from services.wiring import Services

DEFERRED = "The model endpoint cannot be reached. Your answer is kept; its assessment follows as soon as possible."
AGAIN_SECONDS = 1.0


class Telling:
    """What happens is read from the rows and is the same for every socket of a session, in whichever process.

    `_shown` is the number of the turn that the client saw last, `_question` that of its main question, `_settled` the
    number of the last turn whose outcome is known.
    """

    __slots__ = (
        "_errands",
        "_greeted",
        "_id",
        "_line",
        "_owner",
        "_pace",
        "_question",
        "_seq",
        "_services",
        "_settled",
        "_shown",
        "_ticks",
    )

    def __init__(self, line: Line, services: Services, owner: str, session_id: UUID) -> None:
        self._line = line
        self._services = services
        self._owner = owner
        self._id = session_id
        self._errands = Errands(line)
        self._pace = Pace(lambda number: self._errands.start(self._deliver(number)))
        self._ticks = Ticks(line, services.settings.sockets.clock)
        self._seq = self._shown = self._question = self._settled = 0
        self._greeted = False

    async def open(self) -> None:
        """Tell where the interview stands.

        Raises:
            NotFound: there is no such session.
            DatabaseUnavailable: Postgres does not answer.
        """
        interviews = self._services.interviews
        # What happens between these two readings is told twice, or rather, the second time left out.
        self._seq = await interviews.last_event(self._owner, self._id)
        standing = await interviews.show(self._owner, self._id)
        await self._line.tell(*events.connected(standing.session))
        await self._see(standing.session)
        await self._recall(standing.session, standing.turn)

    async def _recall(self, session: Session, standing: Turn | None) -> None:
        if session.over:
            await self._finish()
        elif session.status == "evaluating":
            self._shown = self._settled = session.turn
            await self._line.tell(*events.phase_update(session))
        elif standing is not None:
            self._shown, self._question, self._settled = standing.number, standing.question, standing.number - 1
            await self._line.tell(*events.question(standing, self._ticks.seconds))
        elif session.turn:
            exchanges = await self._services.interviews.transcript(self._owner, self._id)
            newest, heard = exchanges[-1], [turn for turn in exchanges if turn.heard]
            self._shown = self._settled = heard[-1].number if heard else 0
            self._question = heard[-1].question if heard else 0
            if not newest.heard:
                self._pace.asked(newest)

    def close(self) -> set["asyncio.Task[None]"]:
        """Stop the timers and return what still runs: an answer that came in is kept, though its client left."""
        self._pace.stop()
        self._ticks.stop()
        return self._errands.running

    async def follow(self) -> None:
        """Tell what happens until the interview is over or the socket closed, however often the database goes away."""
        told_of_trouble = False
        while not self._line.closed:
            try:
                async with aclosing(self._services.interviews.follow(self._owner, self._id, self._seq)) as told:
                    async for happened in told:
                        await self._tell(happened)
                        self._seq, told_of_trouble = happened.seq, False
                return
            except Unavailable as error:
                if not told_of_trouble:
                    await self._line.error(UPSTREAM, error.message)
                told_of_trouble = True
                await asyncio.sleep(AGAIN_SECONDS)
            except NotFound as error:
                await self._line.fail(UNKNOWN, error.message)
            except Exception as error:
                wordings.report(error)
                await self._line.fail(UPSTREAM, wordings.message(error), FAULT)

    async def _see(self, session: Session) -> None:
        standing = None
        if session.wanted.timers:
            # What stands now, and not what stood when the event was told.
            session, standing = await self._timed()
        self._ticks.set(Clock.of(session, standing, datetime.now(UTC)))

    async def _timed(self) -> tuple[Session, Turn | None]:
        found = await self._services.interviews.progress(self._owner, self._id)
        return found.session, found.turn

    async def _tell(self, told: Happened) -> None:
        """Tell one event; a question that was told of before is left out."""
        await self._see(told.session)
        turn = told.turn
        match told.kind:
            case "asked" if turn is not None and turn.number > self._shown:
                await self._tell_unrated(told.session)
                self._pace.asked(turn)
            case "delivered" if turn is not None and turn.number > self._shown:
                await self._show(turn)
            case "assessed" | "deferred" if turn is not None:
                await self._tell_outcome(told.kind, turn)
            case "aside" if told.aside is not None:
                await self._line.tell(*events.clarification(told.aside, turn, self._ticks.seconds))
            case _:
                await self._tell_state(told)

    async def _tell_state(self, told: Happened) -> None:
        match told.kind:
            case "started":
                await self._greet(told.session)
            case "phase":
                self._pace.stop()
                await self._tell_unrated(told.session)
                await self._line.tell(*events.phase_update(told.session))
            case "paused" | "resumed":
                await self._line.tell(*events.clock_changed(told.kind, told.session, self._ticks.seconds))
            case "unvoiced":
                await self._line.tell(*events.no_voice(events.UNVOICED))
            case "finished":
                await self._finish()
            case _:
                pass

    async def _show(self, turn: Turn) -> None:
        self._shown, self._question = turn.number, turn.question
        self._pace.delivered()
        await self._line.tell(*events.question(turn, self._ticks.seconds))

    async def _tell_outcome(self, kind: str, turn: Turn) -> None:
        self._settled = max(self._settled, turn.number)
        if kind == "deferred":
            await self._line.error(UPSTREAM, DEFERRED)
            return
        _, averages = await self._services.interviews.exchange(self._owner, self._id, turn.number)
        await self._line.tell(*events.score_update(turn, averages))

    async def _tell_unrated(self, session: Session) -> None:
        """Tell the outcome that nobody assesses: of an "I don't know", or of a question whose own timer ran out."""
        if self._settled >= self._shown:
            return
        self._settled = self._shown
        turn, averages = await self._services.interviews.exchange(self._owner, self._id, self._shown)
        if turn is not None and events.is_unrated(session, turn):
            await self._line.tell(*events.score_update(turn, averages))

    async def _greet(self, session: Session) -> None:
        self._greeted = True
        found = await self._services.materials.of(self._owner, self._id)
        areas = found.comparison.focus_areas if found.comparison else (session.topic,) if session.topic else ()
        await self._line.tell(*events.intro(session, areas))

    async def _finish(self) -> None:
        report = await self._services.interviews.report(self._owner, self._id)
        await self._line.end(*events.feedback(report))

    async def _deliver(self, number: int) -> None:
        while not self._line.closed:
            try:
                await self._services.interviews.deliver(self._owner, self._id, number)
                return
            except Unavailable:
                await asyncio.sleep(AGAIN_SECONDS)
