"""What a live interview is made from: the candidate's resume and the job, read and compared."""

from dataclasses import dataclass
from uuid import UUID

from psycopg.types.json import Jsonb
from pydantic import BaseModel

from domain.profile import CandidateProfile, Comparison, JobProfile
from memory.pool import Connection


@dataclass(frozen=True, slots=True)
class Materials:
    """What was uploaded, as it was understood; None where it was not yet."""

    profile: CandidateProfile | None = None
    job: JobProfile | None = None
    comparison: Comparison | None = None

    @property
    def complete(self) -> bool:
        """Whether an interview can be made from it."""
        return self.profile is not None and self.job is not None

    @property
    def role(self) -> str | None:
        return self.job.role if self.job else None

    @property
    def seniority(self) -> str | None:
        return self.profile.seniority if self.profile else None


def _json(model: BaseModel | None) -> Jsonb | None:
    return Jsonb(model.model_dump(mode="json")) if model else None


async def get(conn: Connection, session_id: UUID) -> Materials:
    """Return what a session has; nothing when it has nothing."""
    cursor = await conn.execute("SELECT profile, job, comparison FROM materials WHERE session_id = %s", [session_id])
    row = await cursor.fetchone()
    if row is None:
        return Materials()
    return Materials(
        CandidateProfile.model_validate(row["profile"]) if row["profile"] else None,
        JobProfile.model_validate(row["job"]) if row["job"] else None,
        Comparison.model_validate(row["comparison"]) if row["comparison"] else None,
    )


async def put_resume(
    conn: Connection, session_id: UUID, text: str, profile: CandidateProfile, comparison: Comparison | None
) -> None:
    """Store a resume in the place of the one before, and note it on its session; within the caller's transaction."""
    await conn.execute(
        """
        INSERT INTO materials (session_id, resume_text, profile, comparison)
        VALUES (%(id)s, %(text)s, %(profile)s, %(comparison)s)
        ON CONFLICT (session_id) DO UPDATE SET resume_text = EXCLUDED.resume_text, profile = EXCLUDED.profile,
            comparison = EXCLUDED.comparison
        """,
        {"id": session_id, "text": text, "profile": _json(profile), "comparison": _json(comparison)},
    )
    await conn.execute(
        "UPDATE sessions SET has_resume = true, seniority = %s WHERE id = %s", [profile.seniority, session_id]
    )


async def put_job(
    conn: Connection, session_id: UUID, description: str, job: JobProfile, comparison: Comparison | None
) -> None:
    """Store a job in the place of the one before, and note it on its session; within the caller's transaction."""
    await conn.execute(
        """
        INSERT INTO materials (session_id, job_description, role, job, comparison)
        VALUES (%(id)s, %(description)s, %(role)s, %(job)s, %(comparison)s)
        ON CONFLICT (session_id) DO UPDATE SET job_description = EXCLUDED.job_description, role = EXCLUDED.role,
            job = EXCLUDED.job, comparison = EXCLUDED.comparison
        """,
        {
            "id": session_id,
            "description": description,
            "role": job.role,
            "job": _json(job),
            "comparison": _json(comparison),
        },
    )
    await conn.execute("UPDATE sessions SET has_jd = true, role = %s WHERE id = %s", [job.role, session_id])
