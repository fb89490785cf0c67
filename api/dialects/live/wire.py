"""What the live dialect's endpoints take and return."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from api.sessions.wire import ID
from memory.materials import Materials


class CreatedResponse(BaseModel):
    """A session that waits for its resume and job description."""

    session_id: UUID = Field(examples=[ID])
    status: Literal["created"] = "created"
    message: str = Field(examples=["Session created successfully"])


class ResumeResponse(BaseModel):
    """What was found in a resume, beside the job where that is known."""

    session_id: UUID = Field(examples=[ID])
    resume_received: Literal[True] = True
    detected_seniority: str | None = Field(examples=["senior"])
    strengths: tuple[str, ...] = Field(description="Skills that fit", examples=[["Go", "PostgreSQL"]])
    gaps: tuple[str, ...] = Field(
        description="Skills that the job asks for and the resume does not show", examples=[["Terraform"]]
    )
    focus_areas: tuple[str, ...] = Field(description="What the interview will look into", examples=[["System Design"]])

    @classmethod
    def of(cls, session_id: UUID, found: Materials) -> "ResumeResponse":
        compared = found.comparison
        return cls(
            session_id=session_id,
            detected_seniority=found.seniority,
            strengths=compared.strengths if compared else (),
            gaps=compared.gaps if compared else (),
            focus_areas=compared.focus_areas if compared else (),
        )


class JobResponse(BaseModel):
    """The job description was kept."""

    session_id: UUID = Field(examples=[ID])
    jd_received: Literal[True] = True
    role: str | None = Field(examples=["Senior Software Engineer"])


class MemoryRequest(BaseModel):
    """The candidate's choice."""

    opt_in: bool = Field(examples=[True])
    session_id: str | None = Field(None, description="Here or in the query", examples=[ID])


class MemoryResponse(BaseModel):
    """The choice as it stands."""

    session_id: UUID = Field(examples=[ID])
    memory_opt_in: bool = Field(examples=[True])
    message: str = Field(examples=["Memory storage enabled"])
