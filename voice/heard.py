"""What was heard and belongs to no answer yet: in the rows the moment it is recognised, so that no death loses it."""

import asyncio
from itertools import accumulate

from domain.errors import VivaError
from memory.utterances import Utterance
from services.interviews.said import Spoken
from voice.background import Background
from voice.place import Place, persistently

Words = tuple[Utterance, ...]


class Heard:
    """Follows the rows; `recovered` is what another agent has heard before this one came."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._words: Words = ()
        self.recovered: Words = ()
        self._in_order = asyncio.Lock()
        self._background = Background()

    @property
    def text(self) -> str:
        """All of it."""
        return " ".join(one.said for one in (*self.recovered, *self._words))

    async def look(self) -> None:
        """See what the rows have: what is gone found its place, what is new was heard by another agent."""
        async with self._in_order:
            await self._look()

    async def _look(self) -> None:
        place = self._place
        left = await persistently(lambda: place.interviews.unplaced(place.owner, place.session_id))
        self._words = tuple(one for one in self._words if one in left)
        self.recovered = tuple(one for one in left if one not in self._words)

    def add(self, text: str) -> asyncio.Task[Words]:
        """Keep what was recognised, after what came before; nothing when the interview takes nothing."""
        return self._background.begin(self._add(text))

    async def part(self, text: str) -> Spoken:
        """Find the words of a turn among what was heard; those that were typed are kept now."""
        async with self._in_order:
            # What is being kept at this moment is there by now.
            await self._look()
            known, text = self._words, text.strip()
        for first in range(len(known)):
            joined = list(accumulate((one.said.strip() for one in known[first:]), lambda a, b: f"{a} {b}"))
            if text in joined:
                last = first + joined.index(text) + 1
                return Spoken(known[first:last], (*self.recovered, *known[:first]))
        return Spoken(await asyncio.shield(self.add(text)), self.recovered)

    async def drop(self, words: Words) -> None:
        """Let go of words that belong to no answer."""
        if words:
            await self._background.finish(self._drop([one.number for one in words]))

    async def close(self) -> None:
        """Wait until all is kept."""
        await self._background.close()

    async def _add(self, text: str) -> Words:
        place = self._place
        async with self._in_order:
            try:
                kept = await persistently(lambda: place.interviews.hear(place.owner, place.session_id, text))
            except VivaError:
                # Blank, or said while the interview is paused or over.
                return ()
            self._words = (*self._words, kept)
            return (kept,)

    async def _drop(self, numbers: list[int]) -> None:
        place = self._place
        await persistently(lambda: place.interviews.let_go(place.owner, place.session_id, numbers))
        await self.look()
