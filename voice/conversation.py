"""One spoken interview without its sound: what was said goes into the rows at once, what comes back is to be spoken."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import uuid4

from domain.errors import AlreadyPlaced, DatabaseUnavailable, Invalid, TooLarge, TurnClosed, VivaError, WrongState
from domain.session import Turn
from services.interviews.said import Spoken
from voice import words
from voice.background import Background
from voice.heard import Heard
from voice.meanwhile import meanwhile
from voice.place import AGAIN_SECONDS, Place, is_last
from voice.reply import CLOSED, Reply, refused, standing

ATTEMPTS = 3


class Conversation:
    """Words come in by `heard`, whole turns by `reply`; what it begins goes on though nobody listens any more.

    `unspoken` is the newest reply until somebody has heard it; while the candidate is `away`, nobody hears anything.
    `asking` and `answering` are the newest questions that this conversation gave out to be said, and saw heard.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self.words = Heard(place)
        self._one_at_a_time = asyncio.Lock()
        self._answering = Background()
        self._marking = Background()
        self._held: tuple[str, Spoken] | None = None
        self.asking = self.answering = 0
        self.over = False
        self.opened = asyncio.Event()
        self.unspoken: Reply | None = None
        self.thinking = False
        self.away = False

    @property
    def busy(self) -> bool:
        """Whether an answer is being worked on."""
        return bool(self._answering.running)

    async def open(self) -> Reply:
        """Begin the interview, or take it up again; what is to be said first."""
        try:
            return self._next(await self._opening())
        except WrongState as error:
            # It cannot be held here, or not yet.
            return self._next(Reply(error.message))
        finally:
            self.opened.set()

    async def _opening(self) -> Reply:
        begun = await self.place.begun()
        await self.words.look()
        session, turn = await self.place.newest()
        if session.ended:
            return CLOSED
        fresh = begun or (turn is not None and turn.number == 1 and turn.standing and not self.words.text)
        return Reply(words.opening(session, turn), turn.number if turn else 0) if fresh else await self._back()

    async def again(self) -> Reply:
        """The standing question once more."""
        _, turn = await self.place.newest()
        standing = turn is not None and turn.standing
        return self._next(Reply(turn.text, turn.number) if turn and standing else Reply(words.PREPARING))

    async def back(self) -> Reply:
        """What a candidate hears who has come back."""
        return self._next(await self._back())

    async def reply(self, text: str) -> AsyncGenerator[str]:
        """Keep what was said and yield, sentence by sentence, what to say; nothing while the candidate thinks."""
        self.thinking = words.is_thinking(text)
        spoken, self._held = await self.words.part(text), None
        if self.thinking:
            await self.words.drop(spoken.own)
            return
        if words.is_done(text) and spoken.before:
            await self.words.drop(spoken.own)
            *before, last = spoken.before
            text, spoken = last.said, Spoken((last,), tuple(before))
        session, turn = await self.place.newest()
        patience = self.place.patience(session, text)
        if is_last(session, turn):
            # An interview that is over takes nothing more, so the last answer is given time before it counts.
            held = self._held = text, spoken
            await asyncio.sleep(max(patience, self.place.limits.patience))
            if self._held is not held:
                return  # It was released meanwhile.
            self._held, patience = None, 0.0
        taking = self._answering.begin(self._take(text, spoken))
        await asyncio.sleep(patience)
        async for sentence in meanwhile(taking, text, self.place):
            yield sentence + " "

    async def release(self) -> Reply | None:
        """Take what was held back, after all; None when nothing was."""
        held, self._held = self._held, None
        return await self._answering.finish(self._take(*held)) if held else None

    async def heard(self) -> None:
        """Record that the newest question has reached the candidate."""
        reply, self.unspoken = self.unspoken, None
        if reply is not None and reply.turn and not self.away:
            self.answering = reply.turn
            await self._marking.finish(self.place.deliver(reply.turn))

    async def paused(self) -> Reply:
        """What to say when the clock stands still."""
        return self._next(Reply(words.PAUSED))

    async def resume(self) -> Reply:
        """Let the clock run; what to say then."""
        await self.place.interviews.resume(self.place.owner, self.place.session_id)
        return await self.resumed()

    async def resumed(self) -> Reply:
        """What to say when the clock runs again."""
        again = await self.again()
        return self._next(Reply(f"{words.RESUMED} {again.text}", again.turn))

    async def close(self) -> None:
        """Wait for what was begun: every word that came in is kept."""
        await self.words.close()
        await self.release()
        await self._answering.close()
        await self._marking.close()

    async def asked_elsewhere(self, turn: Turn) -> Reply | None:
        """What to say when a question came up by itself: an answer came in by another door."""
        # Whoever begins the interview says its first question.
        await self.opened.wait()
        known = self.busy or turn.number <= self.asking or not turn.standing
        return None if known else self._next(Reply(words.following(turn), turn.number))

    def _next(self, reply: Reply) -> Reply:
        self.unspoken = reply
        self.asking = max(self.asking, reply.turn)
        self.over = self.over or reply.over
        return reply

    async def _back(self) -> Reply:
        session, turn = await self.place.newest()
        standing = turn if turn is not None and turn.standing else None
        said = await self.place.last_words(session, turn, self.words.text)
        return Reply(words.welcome_back(standing, said), standing.number if standing else 0)

    async def _take(self, text: str, spoken: Spoken) -> Reply:
        async with self._one_at_a_time:
            key, left = uuid4().hex, ATTEMPTS
            while left:
                try:
                    reply = await self._placed(text, spoken, key)
                    await self.words.look()
                    return self._next(reply)
                except AlreadyPlaced:
                    await self.words.look()
                    return self._next(standing(*await self.place.newest()))
                except TurnClosed:
                    left -= 1  # Another door was faster: look again where this belongs.
                except DatabaseUnavailable:
                    await asyncio.sleep(AGAIN_SECONDS)
                except WrongState as error:
                    return self._next(await self._not_now(text, error.message))
                except VivaError as error:
                    return self._next(refused(error))
            return self._next(Reply(words.TOO_LATE))

    async def _not_now(self, text: str, otherwise: str = words.PAUSED) -> Reply:
        session, turn = await self.place.newest()
        if session.status in ("created", "active"):
            return Reply(otherwise)
        wanted = session.status == "paused" and words.wants_to_go_on(text)
        return await self.resume() if wanted else standing(session, turn)

    async def _placed(self, text: str, spoken: Spoken, key: str) -> Reply:
        """Keep the words where they belong: with the answer before, while the question after it was not heard."""
        session, turn = await self.place.newest()
        if turn is None or (turn.standing and (turn.delivered_at is not None or turn.number == 1)):
            return await self.place.answered(text, spoken, key, turn.number if turn else None)
        if session.status == "paused" and not spoken.own:
            # It was said since.
            return await self._not_now(text)
        if words.is_backchannel(text) or words.is_wish(text):
            # The answer before is given, and nobody can mean a question that was not heard.
            await self.words.drop(spoken.own)
            return standing(session, turn)
        try:
            return await self.place.added(text, spoken, key, turn.number - turn.standing)
        except (Invalid, TooLarge):
            # It fits no better later, and what comes next would have to carry it.
            await self.words.drop((*spoken.before, *spoken.own))
            follows = await self.again()
            return replace(follows, text=f"{words.NOT_ADDED} {follows.text}")
