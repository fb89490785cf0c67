"""What has reached the candidate, and what was heard of them."""

from collections.abc import Sequence
from uuid import UUID

from memory import happenings, sessions, turns, utterances
from memory.pool import connection
from memory.utterances import Utterance
from services.interviews import spoken
from services.interviews.reading import Reading
from services.interviews.standing import Standing


class Hearing(Reading):
    """Each method raises NotFound for a session that is not there, or is another's."""

    async def hear(self, owner: str, session_id: UUID, text: str) -> Utterance:
        """Keep what was recognised, before anybody knows what it belongs to; whatever is said next comes after it.

        Raises:
            WrongState: the interview takes nothing now.
            Invalid, TooLarge: it cannot be kept.
        """
        return await spoken.hear(self._pool, owner, session_id, text)

    async def unplaced(self, owner: str, session_id: UUID) -> list[Utterance]:
        """Return what was heard and belongs to no answer yet, oldest first."""
        async with connection(self._pool) as conn:
            return await utterances.all_of(conn, session_id, owner)

    async def let_go(self, owner: str, session_id: UUID, numbers: Sequence[int]) -> None:
        """Forget what was heard and belongs to no answer."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            await utterances.forget(conn, session_id, numbers)

    async def deliver(self, owner: str, session_id: UUID, number: int) -> bool:
        """Record that a question has reached the candidate, once.

        False when it had before, when it stands no more, or when the interview is not under way.
        """
        async with connection(self._pool) as conn, conn.transaction():
            await sessions.get(conn, session_id, owner, lock=True)
            done = await turns.deliver(conn, session_id, number)
            if done:
                await happenings.tell(conn, session_id, "delivered", number)
            return done

    async def show(self, owner: str, session_id: UUID) -> Standing:
        """Return where the interview stands to be passed on to the candidate, who has the question from here on.

        Raises:
            NotFound: there is no such session.
        """
        standing = await self.progress(owner, session_id)
        while standing.unheard is not None:
            await self.deliver(owner, session_id, standing.unheard.number)
            # What was passed on before it counts as delivered could be another one by then.
            standing = await self.progress(owner, session_id)
        return standing
