"""What a live interview is made from: takes in the resume and the job description, before the interview begins."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

from agents.profile.compare import compare
from agents.profile.job import profile_job
from agents.tasks.extract_profile import EXTRACT_PROFILE, ResumeInput, verified
from domain.errors import Invalid, TooLarge, WrongState
from domain.profile import CandidateProfile
from domain.session import Session
from llm.embeddings import Embedder
from llm.engine import Engine
from memory import materials, sessions
from memory.materials import Materials
from memory.pool import Connection, Pool, connection
from services.documents.document import Document
from services.documents.reader import DocumentReader

LONGEST_DESCRIPTION = 50_000
LONGEST_ROLE = 4_000


def _open(session: Session) -> Session:
    """Raise WrongState unless materials may still change."""
    if session.status != "created":
        raise WrongState("The interview has begun: its resume and job description can no longer be changed.")
    return session


def _limited(name: str, text: str, most: int) -> str:
    if len(text) > most:
        raise TooLarge(f"{name} may have {most} characters. Send less.")
    if not text.strip():
        raise Invalid(f"{name} is blank.")
    return text.strip()


class Uploads:
    """Reads, compares and keeps what is uploaded; when anything fails, the session keeps what it had."""

    def __init__(self, engine: Engine, embedder: Embedder, pool: Pool, reader: DocumentReader) -> None:
        self._engine = engine
        self._embedder = embedder
        self._pool = pool
        self._reader = reader

    async def put_resume(self, owner: str, session_id: UUID, name: str, content: bytes) -> Materials:
        """Read a resume (PDF, DOCX or TXT, judged by name and content) and keep it in the place of the one before.

        Raises:
            NotFound: there is no such session.
            WrongState: the interview has begun.
            Invalid, TooLarge: the document cannot be taken; the message says why.
            Unavailable, UpstreamMalformed: the reader, the model endpoint or the database cannot do it now.
        """
        await self._expect_open(owner, session_id)
        document = await self._reader.read_document(name, content)
        profile = await self._profile(document)
        async with self._changing(owner, session_id) as conn:
            known = await materials.get(conn, session_id)
            comparison = await compare(profile, known.job, self._embedder)
            await materials.put_resume(conn, session_id, document.text, profile, comparison)
            return Materials(profile, known.job, comparison)

    async def put_job(self, owner: str, session_id: UUID, description: str, role: str) -> Materials:
        """Read a job description and keep it in the place of the one before.

        Raises:
            NotFound: there is no such session.
            WrongState: the interview has begun.
            Invalid, TooLarge: a text is blank or too long.
            DatabaseUnavailable: Postgres does not answer.
        """
        await self._expect_open(owner, session_id)
        described = _limited("job_description", description, LONGEST_DESCRIPTION)
        job = await asyncio.to_thread(profile_job, _limited("role", role, LONGEST_ROLE), described)
        async with self._changing(owner, session_id) as conn:
            known = await materials.get(conn, session_id)
            comparison = await compare(known.profile, job, self._embedder) if known.profile else None
            await materials.put_job(conn, session_id, described, job, comparison)
            return Materials(known.profile, job, comparison)

    async def of(self, owner: str, session_id: UUID) -> Materials:
        """Return what a session has.

        Raises:
            NotFound: there is no such session.
        """
        async with connection(self._pool) as conn:
            await sessions.get(conn, session_id, owner)
            return await materials.get(conn, session_id)

    async def _profile(self, document: Document) -> CandidateProfile:
        value = ResumeInput(document.text, document.hidden, datetime.now(UTC).date())
        read = await self._engine.run(EXTRACT_PROFILE, value)
        return await asyncio.to_thread(verified, read, value)

    async def _expect_open(self, owner: str, session_id: UUID) -> None:
        async with connection(self._pool) as conn:
            _open(await sessions.get(conn, session_id, owner))

    @asynccontextmanager
    async def _changing(self, owner: str, session_id: UUID) -> AsyncIterator[Connection]:
        """Lock the session for one transaction."""
        async with connection(self._pool) as conn, conn.transaction():
            _open(await sessions.get(conn, session_id, owner, lock=True))
            yield conn
