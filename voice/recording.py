"""Records what is said in a room, while its candidate agrees; whatever fails here, the interview goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Literal

from livekit import rtc
from livekit.agents import AgentSession

from domain.errors import NotFound, Unavailable
from domain.recording import Piece
from services.recordings import Recordings
from services.recordings.opus import PACKET_SECONDS, Encoder
from voice.conversation import Conversation
from voice.pieces import Gathering, Run
from voice.stretches import Sound, Stretches
from voice.tapping import tap

log = logging.getLogger(__name__)

News = Literal["on", "off", "missing"]
TICK_SECONDS = 2.0
KEEPING_SECONDS = 10.0
CLOSING_SECONDS = 5.0


class Track:
    """One speaker's way into the rows."""

    def __init__(self, gathering: Gathering, bitrate: int) -> None:
        self.gathering = gathering
        self.unkept: Piece | None = None
        self._bitrate = bitrate
        self._encoder: Encoder | None = None
        self._turn = 0

    async def next(self, *, everything: bool) -> Piece | None:
        """Return the next piece to be kept, if one is due; encoding leaves the voices alone, in a thread."""
        while self.unkept is None and (run := self.gathering.due(everything=everything)) is not None:
            self.unkept = await asyncio.to_thread(self._encoded, run)
        return self.unkept

    def clear(self) -> None:
        """Forget all of it."""
        self.gathering.clear()
        self.unkept, self._encoder = None, None

    def _encoded(self, run: Run) -> Piece | None:
        if self._encoder is None or self._turn != run.turn:
            self._encoder, self._turn = Encoder(self._bitrate), run.turn
        packets = self._encoder.encode(bytes(run.samples), run.rate)
        if not packets:
            return None
        return Piece(
            turn=run.turn,
            speaker=self.gathering.speaker,
            begun_at=datetime.fromtimestamp(run.at, UTC),
            seconds=round(len(packets) * PACKET_SECONDS, 2),
            packets=packets,
        )


class Recorder:
    """Of one agent in one room; `recording` tells whether the candidate agrees at this moment."""

    def __init__(self, recordings: Recordings, conversation: Conversation, job: str) -> None:
        limits, place = recordings.limits, conversation.place
        self._recordings = recordings
        self._conversation = conversation
        self._whose = (place.owner, place.session_id)
        self._job = job
        self._writing = asyncio.Lock()
        # What the candidate was last known to say, and what sound is kept under by now; 0: nothing.
        self._known = self._revision = 0
        # What is known to be wrong is told once, not every other second.
        self._trouble = ""
        self._asking = self._answering = self._begun = 0
        self._stretches = Stretches(lambda: max(self._answering, conversation.answering))
        self._candidate = Track(Gathering("candidate", limits.piece, limits.waiting), limits.bitrate)
        self._interviewer = Track(Gathering("interviewer", limits.piece, limits.waiting), limits.bitrate)

    @property
    def recording(self) -> bool:
        """Whether what is said is kept."""
        return self._revision > 0

    def attach(self, session: AgentSession[None]) -> None:
        """Listen to a session that has been given its room."""

        def heard(at: float, frame: rtc.AudioFrame) -> None:
            self.heard(at, frame, speaking=session.user_state == "speaking")

        tap(session, heard, self.begun, self.spoken)

    def heard(self, at: float, frame: rtc.AudioFrame, *, speaking: bool) -> None:
        """Take the candidate's sound; only what is speech is kept."""
        if self.recording:
            for sound in self._stretches.push(at, frame, speaking):
                self._candidate.gathering.add(sound)

    def begun(self) -> None:
        """Note that the agent begins to speak."""
        # The rows are read every so often; what this agent is about to ask it knows at once.
        self._begun = max(self._asking, self._conversation.asking)

    def spoken(self, at: float, frame: rtc.AudioFrame) -> None:
        """Take what of the agent's sound was played."""
        if self.recording:
            self._interviewer.gathering.add(Sound(self._begun, at, frame))

    async def look(self) -> bool:
        """Follow what the candidate says; whether it has changed what is done.

        A database that is away changes nothing; where nothing can be encrypted, nothing is recorded.
        """
        recorded = self.recording
        try:
            changed, self._trouble = await self._look(), ""
        except Unavailable as error:
            if error.message != self._trouble:
                self._trouble = error.message
                log.warning("what the candidate says about recording cannot be followed: %s", error.message)
            return self.recording != recorded
        return changed

    async def run(self, told: Callable[[News], Awaitable[None]]) -> None:
        """Keep what is said, until cancelled or the interview is erased; `told` hears of changes."""
        async with self._recordings.waiter(self._whose[1]) as bell:
            while True:
                await bell.wait(TICK_SECONDS)
                try:
                    if await self.look():
                        await told("on" if self.recording else "off")
                    # Cancelled, it ends what it has begun; `close` waits for that.
                    if await asyncio.shield(self._write(everything=False)):
                        await told("missing")
                except NotFound:
                    self._forget()
                    return
                except Exception as error:
                    log.warning("a part of the recording could not be kept yet (%s)", type(error).__name__)

    async def close(self) -> None:
        """Keep what is left, unless that takes long."""
        if not self.recording:
            return
        try:
            async with asyncio.timeout(CLOSING_SECONDS):
                await self._write(everything=True)
                await self._recordings.finish(*self._whose, self._job)
        except Exception as error:
            log.warning("the end of the recording could not be kept (%s)", type(error).__name__)

    async def _look(self) -> bool:
        consent, self._asking, self._answering = await self._recordings.standing(*self._whose)
        revision = consent.revision if consent is not None and consent.given else 0
        if revision == self._known:
            return False
        self._forget()
        if revision:
            await self._recordings.begin(*self._whose, self._job)
        self._known = self._revision = revision
        return True

    async def _write(self, *, everything: bool) -> bool:
        """Keep what is due; whether some of it was lost."""
        async with self._writing:
            await self._keep(everything=everything)
            return await self._count_lost()

    async def _keep(self, *, everything: bool) -> None:
        for track in (self._candidate, self._interviewer):
            while self.recording and (piece := await track.next(everything=everything)) is not None:
                async with asyncio.timeout(KEEPING_SECONDS):
                    outcome = await self._recordings.keep(*self._whose, self._revision, piece)
                track.unkept = None
                if outcome == "refused":
                    self._forget()

    async def _count_lost(self) -> bool:
        gatherings = (self._candidate.gathering, self._interviewer.gathering)
        if lost := sum(one.lost for one in gatherings):
            await self._recordings.lose(*self._whose, lost)
            for one in gatherings:
                one.lost = 0.0
        return lost > 0

    def _forget(self) -> None:
        self._revision = 0
        self._stretches.clear()
        for track in (self._candidate, self._interviewer):
            track.clear()
