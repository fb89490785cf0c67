"""Keeps what is noticed around an interview, and compares faces: for a person to weigh, without effect on any score."""

from uuid import UUID

from agents.reporting.make import retold
from domain.errors import Invalid, NotFound, TooLarge, WrongState
from domain.proctoring import (
    LONGEST_DETAIL,
    LONGEST_REMARK,
    NO_FACE,
    Checked,
    Likeness,
    Noticed,
    Observation,
    Overview,
    Sighting,
    among_many,
    verdict,
    verdict_on,
)
from domain.session import Session, check_conducted
from memory import proctoring, reports, sessions
from memory.pool import Connection, Pool, connection
from services.faces.looking import FaceReader, Look
from services.interviews.standing import read
from services.sealing import Sealer
from settings import Proctoring as ProctoringSettings
from settings import Settings

# Cosines of SFace's features. Its authors part people at 0.363; nobody is called another because of a value near that.
ALIKE, UNLIKE = 0.40, 0.25
SEVERAL = "{} faces were found in the picture. Be alone in it, and take it again."


def _under_way(session: Session) -> None:
    check_conducted(session)
    if session.over:
        raise WrongState("The interview is over: nothing around it is recorded any more.")


def _about(session_id: UUID) -> str:
    return f"face of {session_id}"


class Proctoring:
    """Records, lists and compares; NotFound is raised for a session that is not there, or is another's."""

    def __init__(self, pool: Pool, reader: FaceReader, sealer: Sealer, settings: ProctoringSettings) -> None:
        self._pool = pool
        self._reader = reader
        self._sealer = sealer
        self._settings = settings

    @classmethod
    def over(cls, settings: Settings, pool: Pool) -> "Proctoring":
        """Return the one of a process."""
        return cls(pool, FaceReader(settings.proctoring.model), Sealer(settings), settings.proctoring)

    async def record(self, owner: str, session_id: UUID, seen: Sighting) -> Noticed:
        """Keep an event; one that follows another of its kind closely is counted to it.

        Raises:
            NotFound, WrongState: there is no such interview, or it is over or held elsewhere.
            TooLarge: the detail is too long.
        """
        if len(seen.detail or "") > LONGEST_DETAIL:
            raise TooLarge(f"detail may have {LONGEST_DETAIL} characters. Send less.")
        async with connection(self._pool) as conn, conn.transaction():
            # The lock keeps two events that come at once from being two bursts.
            _under_way(await sessions.get(conn, session_id, owner, lock=True))
            return await self._keep(conn, owner, session_id, seen)

    async def _keep(self, conn: Connection, owner: str, session_id: UUID, seen: Sighting) -> Noticed:
        standing = (await read(conn, session_id, owner)).turn
        turn = standing.number if standing and standing.standing else None
        burst, most = self._settings.burst, self._settings.most
        kept = await proctoring.repeat(conn, session_id, seen.kind, turn, burst, most)
        if kept is None and await proctoring.is_full(conn, session_id, most):
            seen = among_many(seen)
            kept = await proctoring.repeat(conn, session_id, seen.kind, turn, burst, most)
        if kept is None:
            kept = await proctoring.add(conn, session_id, seen, standing if turn else None)
        found = await proctoring.all_of(conn, session_id)
        bursts = sum(one.kind == kept.kind for one in found)
        return Noticed(kept, verdict_on(kept.kind, bursts), verdict(found), len(found))

    async def observations(self, owner: str, session_id: UUID) -> list[Observation]:
        """Return what was noticed, in order, with the candidate's remarks."""
        async with connection(self._pool) as conn:
            check_conducted(await sessions.get(conn, session_id, owner))
            return await proctoring.all_of(conn, session_id)

    async def overview(self, owner: str, session_id: UUID) -> Overview:
        """Return what was noticed in a few words, and when the reference picture was taken."""
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            found = await proctoring.all_of(conn, session_id)
            return Overview(verdict(found), len(found), await proctoring.captured_at(conn, session_id))

    async def remark(self, owner: str, session_id: UUID, number: int, text: str) -> Observation:
        """Put the candidate's word next to an observation, during the interview or after it; the report carries it.

        Raises:
            NotFound: there is no such session or observation.
            TooLarge: the remark is too long.
        """
        if len(text) > LONGEST_REMARK:
            raise TooLarge(f"A remark may have {LONGEST_REMARK} characters. Send less.")
        async with connection(self._pool) as conn, conn.transaction():
            session = await sessions.get(conn, session_id, owner, lock=True)
            kept = await proctoring.remark(conn, session_id, number, text.strip())
            if kept is None:
                raise NotFound("No such observation in this session")
            report = await reports.get(conn, session_id)
            if report is not None:
                found = tuple(await proctoring.all_of(conn, session_id))
                await reports.put(conn, session_id, retold(report.model_copy(update={"observations": found}), session))
        return kept

    async def judged(self, owner: str, session_id: UUID) -> None:
        """Find out whether an interview takes pictures.

        Raises:
            NotFound, WrongState: there is no such interview, or it is over or held elsewhere.
        """
        async with connection(self._pool) as conn:
            _under_way(await sessions.get(conn, session_id, owner))

    async def capture(self, owner: str, session_id: UUID, picture: bytes) -> int:
        """Keep the picture that later ones are compared with, until the interview ends; return its faces: 1.

        Raises:
            NotFound, WrongState: there is no such interview, or it is over or held elsewhere.
            Invalid, TooLarge: it is no picture of one face; the message says why.
            Unavailable: pictures cannot be looked at, or kept, now.
        """
        await self.judged(owner, session_id)
        look = await self._reader.look(picture)
        if look.faces != 1:
            raise Invalid(SEVERAL.format(look.faces) if look.faces else NO_FACE)
        async with connection(self._pool) as conn, conn.transaction():
            # It may have been ended, or erased, while the picture was looked at.
            _under_way(await sessions.get(conn, session_id, owner, lock=True))
            sealed = await self._sealer.seal(conn, look.kept, _about(session_id))
            await proctoring.put_face(conn, session_id, sealed)
        return look.faces

    async def check(self, owner: str, session_id: UUID, picture: bytes) -> Checked:
        """Look at a later frame; what is out of the ordinary becomes an observation, and the frame is not kept.

        Raises:
            NotFound, WrongState, Invalid, TooLarge, Unavailable: as for `capture`; any number of faces is fine.
        """
        await self.judged(owner, session_id)
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            sealed = await proctoring.face(conn, session_id)
        reference = self._sealer.open(sealed, _about(session_id)) if sealed else None
        look = await self._reader.look(picture, reference)
        likeness = _likeness(look)
        kind = _out_of_the_ordinary(look, likeness)
        noticed = await self.record(owner, session_id, Sighting(kind=kind)) if kind else None
        return Checked(look.faces, look.similarity, likeness, self._note(look, sealed, reference), noticed)

    def _note(self, look: Look, sealed: bytes | None, reference: bytes | None) -> str:
        if look.faces != 1:
            return "Only one face can be compared."
        if sealed is None:
            return "No reference picture was taken (POST /capture_reference_face): presence alone was looked at."
        if reference is None:
            return "The reference picture was encrypted with another key: presence alone was looked at. Take it anew."
        if not self._reader.compares:
            return "No model that compares faces is installed here (`make faces`): presence alone was looked at."
        if look.similarity is None:
            return "The reference picture's face was not found again: presence alone was looked at. Take it anew."
        return "A model's estimate, wrong now and then: light, angle and glasses change it. A person has to look."


def _likeness(look: Look) -> Likeness | None:
    if look.similarity is None:
        return None
    return "alike" if look.similarity >= ALIKE else "unlike" if look.similarity < UNLIKE else "unsure"


def _out_of_the_ordinary(look: Look, likeness: Likeness | None) -> str | None:
    if look.faces != 1:
        return "second_face" if look.faces else "no_face"
    return "other_face" if likeness == "unlike" else None
