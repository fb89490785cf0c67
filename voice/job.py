"""One interview in one room, from the agent's arrival to its leave."""

import asyncio
import contextlib
import logging
from typing import Any
from uuid import UUID

from livekit import rtc
from livekit.agents import JobContext, UserInputTranscribedEvent, room_io

from memory import rooms
from memory.pool import connection
from services.ending import end
from services.rooms.access import CANDIDATE
from services.wiring import Services
from voice import speech, words
from voice.agent import InterviewAgent
from voice.anew import anew
from voice.announcing import Announcing
from voice.conversation import Conversation
from voice.floor import Floor
from voice.notices import Notices
from voice.place import persistently
from voice.recording import Recorder
from voice.session import make_session
from voice.telling import Telling

log = logging.getLogger(__name__)

# Who joins later is sent another agent; one that waits here is missing where somebody is.
ARRIVAL_SECONDS = 30.0
CLOSING_SECONDS = 30.0
SPOKEN_SECONDS = 1.0
TAKEN_SECONDS = 0.5
# As recognisers take it, in pieces of the detector's length: longer ones are noticed later, shorter ones cost more.
# Browsers have set the level already.
SOUND = room_io.AudioInputOptions(sample_rate=16_000, frame_size_ms=32, auto_gain_control=False)


class Job:
    """The agent's side of a room; `conversation` was made for the room's session and its owner."""

    def __init__(self, context: JobContext, services: Services, conversation: Conversation) -> None:
        self._context = context
        self._services = services
        self._conversation = conversation
        self._left = asyncio.Event()
        self._greeted = False
        self._leaving: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._session = make_session(services, context.proc.userdata["vad"])
        self._floor = Floor(self._session, conversation, services.settings.voice, self._say)
        self._recorder = Recorder(services.recordings, conversation, context.job.id)
        self._telling = Telling(context.room, conversation, self._say)
        self._announcing = Announcing(self._recorder, self._telling, self._say)
        Notices(self._say, self._telling.publish, self._floor).watch(self._session)

    async def run(self, session_id: UUID) -> None:
        """Hold the interview until it is over, or nobody comes back."""
        context = self._context
        # The room was claimed a moment ago; on a busy machine connecting takes longer than the claim lasts.
        beating = self._begin(self._beat(session_id))
        try:
            await context.connect()
            self._listen(context.room)
            if not await self._arrived():
                return
            await self._session.start(
                InterviewAgent(self._conversation, self._announcing.entering),
                room=context.room,
                room_options=room_io.RoomOptions(
                    participant_identity=CANDIDATE, close_on_disconnect=False, audio_input=SOUND
                ),
                record=False,
            )
            self._telling.answer_calls(self._session)
            if isinstance(voice := self._session.tts, speech.OwnVoice):
                self._begin(voice.prepare(words.often()))
            self._begin(self._follow())
            self._begin(self._recorder.run(self._announcing.changed))
            await self._left.wait()
        finally:
            self._floor.close()
            await self._conversation.close()
            await end(*self._tasks, beating)
            await self._recorder.close()
            await self._close_session()
            await persistently(lambda: self._released(session_id))
            context.shutdown("the interview is over")

    async def _close_session(self) -> None:
        try:
            await self._session.aclose()
        except Exception as error:
            # The room is given back in any case.
            log.warning("the voice session did not close (%s)", type(error).__name__)

    async def _released(self, session_id: UUID) -> None:
        async with connection(self._services.pool) as conn:
            await rooms.release(conn, session_id, self._context.job.id)

    async def _arrived(self) -> bool:
        """Wait a little for the candidate, so that nobody is greeted who is not there; False when nobody comes."""
        coming = self._begin(self._context.wait_for_participant(identity=CANDIDATE))
        left = self._begin(self._left.wait())
        patience = min(ARRIVAL_SECONDS, self._services.settings.livekit.grace)
        await asyncio.wait({coming, left}, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        self._greeted = coming.done() and coming.exception() is None and not left.done()
        return self._greeted

    def _begin(self, work: Any) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _listen(self, room: rtc.Room) -> None:
        room.on("disconnected", lambda *_: self._left.set())
        room.on("participant_disconnected", self._gone)
        room.on("participant_connected", self._come)
        self._session.on("user_input_transcribed", self._recognised)
        self._session.on("close", lambda *_: self._left.set())

    def _recognised(self, event: UserInputTranscribedEvent) -> None:
        if event.is_final and event.transcript.strip():
            self._conversation.words.add(event.transcript)

    def _gone(self, who: rtc.RemoteParticipant) -> None:
        if who.identity == CANDIDATE and self._greeted:
            self._conversation.away = True
            grace = self._services.settings.livekit.grace
            self._leaving = asyncio.get_running_loop().call_later(grace, self._nobody_came)

    def _nobody_came(self) -> None:
        if CANDIDATE not in self._context.room.remote_participants:
            self._left.set()

    def _come(self, who: rtc.RemoteParticipant) -> None:
        # A voice server that comes back tells of those who come, and not of those who went with it.
        if who.identity == CANDIDATE and self._greeted:
            self._conversation.away = False
            if self._leaving is not None:
                self._leaving.cancel()
                self._leaving = None
            self._begin(self._welcome_back())

    async def _welcome_back(self) -> None:
        # The candidate's browser subscribes to our sound a moment after it has come, and words from before are taken
        # meanwhile: what follows from them would cut the welcome short.
        wait = max(SPOKEN_SECONDS, self._services.settings.voice.endpoint + TAKEN_SECONDS)
        await self._say(await anew(self._session, self._conversation, self._conversation.back, wait))

    async def _say(self, text: str) -> None:
        self._session.say(text)

    async def _beat(self, session_id: UUID) -> None:
        """Say that this agent lives; one that has lost its room to another leaves without a word."""
        limits = self._services.settings.livekit
        while True:
            await asyncio.sleep(limits.heartbeat)
            try:
                # Who waits for a connection is served once another asks for one.
                async with asyncio.timeout(limits.lapse / 2), connection(self._services.pool) as conn:
                    if not await rooms.beat(conn, session_id, self._context.job.id):
                        self._left.set()
                        return
            except Exception as error:
                log.warning("no sign of life could be given (%s)", type(error).__name__)

    async def _follow(self) -> None:
        """Tell what happens; at its end, wait until the last word was spoken, and leave."""
        await self._telling.follow()
        await self._fell_silent()
        if not self._telling.goodbye_said():
            await self._say(words.CLOSING)
            await self._fell_silent()
        self._left.set()

    async def _fell_silent(self) -> None:
        quiet = 0.0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(CLOSING_SECONDS):
                while quiet < SPOKEN_SECONDS:
                    await asyncio.sleep(0.1)
                    quiet = quiet + 0.1 if self._floor.rests() and not self._conversation.busy else 0.0
