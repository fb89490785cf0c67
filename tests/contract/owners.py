"""What belongs to somebody: how each kind of thing is made, and how each operation of the document is asked for one."""

import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from domain.principal import GUEST
from tests.contract.live import JOB, RESUME, ROLE
from tests.contract.mock_rig import bearer, start, tone
from tests.faces import portrait
from tests.recorded import piece, record
from tests.recorded import tone as tone_of
from tests.serving import Served

Document = dict[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
JOB_SESSIONS = "/interview-sessions"
# Ids of things that all principals share; the document says which.
SHARED = {"company_id", "role_id", "skill_id", "question_id", "similar_to"}
# They name no thing: the exchange's number within a session, a key of the client's own choice.
NO_ID = {"client_turn_id", "confidence_id"}
ID = re.compile(r"(?:^|_)ids?$|[a-z]Ids?$")


@dataclass
class Owner:
    """A user, and what the user has made so far."""

    served: Served
    name: str
    has: dict[str, Any] = field(default_factory=dict)

    @property
    def headers(self) -> dict[str, str]:
        """Those of the user's requests; the local guest has none."""
        return {} if self.name == "guest" else bearer(self.served, self.name)

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Send a request as this user."""
        return await self.served.http.request(method, path, headers=self.headers, **options)

    async def make(self, path: str, **body: Any) -> dict[str, Any]:
        """POST something, which has to work."""
        response = await self.ask("POST", path, json=body)
        assert response.status_code in (200, 201), f"{path}: {response.text}"
        return response.json()


async def _mock(owner: Owner) -> Any:
    made = (await start(owner.served, headers=owner.headers))["session_id"]
    await owner.make(f"/interviews/{made}/proctoring", kind="paste", detail=f"zebra of {owner.name}")
    name = GUEST if owner.name == "guest" else owner.name
    await record(owner.served.settings, name, UUID(made), [piece(1, "candidate", tone_of(1.0))])
    return made


async def _parallel(owner: Owner) -> Any:
    body = {"name": f"zebra of {owner.name}", "email": f"{owner.name}@zebra.example", "questions": ["Why?", "How?"]}
    session_id = (await owner.make("/api/parallel_interview/create", **body))["session_id"]
    await owner.make(f"/api/parallel_interview/session/{session_id}/start")
    return session_id


async def _job_session(owner: Owner) -> Any:
    return (await owner.make(JOB_SESSIONS, jobContext={"title": "Engineer", "company": "Tidewater"}))["id"]


async def _interaction(owner: Owner) -> Any:
    body = {"sessionId": owner.has["job_session"], "question": "What have you built with Rust?"}
    return (await owner.make(f"{JOB_SESSIONS}/interactions", **body))["id"]


async def _interview(owner: Owner) -> Any:
    body = {"custom_role_title": f"Keeper of {owner.name}", "preparation_notes": f"zebra of {owner.name}"}
    return (await owner.make("/api/interviews", **body))["interview_id"]


async def _round(owner: Owner) -> Any:
    path = f"/api/interviews/{owner.has['interview_id']}/rounds"
    body = {"interview_id": owner.has["interview_id"], "round_number": 1, "round_name": "Screen"}
    return (await owner.make(path, **body))["round_id"]


async def _link(owner: Owner) -> Any:
    path = f"/api/interviews/{owner.has['interview_id']}/questions"
    body = {"interview_id": owner.has["interview_id"], "question_id": 1}
    return (await owner.make(path, **body))["interview_question_id"]


# In this order, since some stand on others.
MAKERS: dict[str, Callable[[Owner], Awaitable[Any]]] = {
    "session_id": _mock,
    "parallel_id": _parallel,
    "job_session": _job_session,
    "interaction_id": _interaction,
    "interview_id": _interview,
    "round_id": _round,
    "link_id": _link,
}
# The same thing by another name.
ALIASES = {"sessionId": "session_id", "interactionId": "interaction_id", "interview_question_id": "link_id"}
NEEDS = {"interaction_id": ("job_session",), "round_id": ("interview_id",), "link_id": ("interview_id",)}
# What else stands in a path.
CONSTANTS = {"n": 1}


def maker(path: str, name: str) -> str:
    """The name under which the thing behind a parameter is made.

    Raises:
        AssertionError: there is no such thing; write a maker, or list its ids as shared.
    """
    known = ALIASES.get(name, name)
    if known == "session_id" and path.startswith(JOB_SESSIONS):
        known = "job_session"
    if known == "session_id" and path.startswith("/api/parallel_interview"):
        known = "parallel_id"
    assert known in MAKERS, f"{path} takes {name}: how is that made, and whose is it? See tests/contract/owners.py"
    return known


@dataclass(frozen=True)
class Operation:
    """An operation that is about something of somebody's: which ids it takes, and where."""

    method: str
    path: str
    ids: tuple[str, ...]
    content: dict[str, Any]

    @property
    def name(self) -> str:
        """As the document has it."""
        return f"{self.method.upper()} {self.path}"

    def needs(self) -> list[str]:
        """The things that have to be made for it, in order."""
        wanted = {maker(self.path, name) for name in self.ids}
        wanted |= {below for name in wanted for below in NEEDS.get(name, ())}
        return [name for name in MAKERS if name in wanted]

    def request(self, has: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The address, and the body in its options, about these things."""
        ids = {name: has[maker(self.path, name)] for name in self.ids}
        path = self.path.format(**{**CONSTANTS, **ids})
        if self.path in SPECIAL:
            return path, SPECIAL[self.path](ids)
        if "application/json" not in self.content:
            return path, {}
        example = self.content["application/json"].get("example")
        if example is None:
            example = next(iter(self.content["application/json"]["examples"].values()))["value"]
        return path, {"json": {**example, **{name: value for name, value in ids.items() if name in example}}}


def _audio(ids: dict[str, Any]) -> dict[str, Any]:
    return {"files": {"audio_file": ("said.wav", tone(), "audio/wav")}}


def _resume(ids: dict[str, Any]) -> dict[str, Any]:
    return {"data": ids, "files": {"file": ("resume.txt", RESUME, "text/plain")}}


def _picture(ids: dict[str, Any]) -> dict[str, Any]:
    return {"data": ids, "files": {"file": ("me.jpg", portrait(), "image/jpeg")}}


def _job(ids: dict[str, Any]) -> dict[str, Any]:
    return {"data": {**ids, "job_description": JOB, "role": ROLE}}


# Requests that the document's example does not make.
SPECIAL: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "/api/interviews/{interview_id}": lambda ids: {"json": {"salary_range": "zero"}},
    "/audio-answer/{session_id}": _audio,
    "/capture_reference_face": _picture,
    "/interviews/{session_id}/face-check": _picture,
    "/upload/resume": _resume,
    "/upload/jd": _job,
    "/interview/opt-in-memory": lambda ids: {"json": {**ids, "opt_in": True}},
    "/api/interviews/{interview_id}/questions": lambda ids: {"json": {**ids, "question_id": 1}},
}


def _resolved(document: Document, schema: Any) -> Any:
    while isinstance(schema, dict) and "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return schema


def fields(document: Document, schema: Any) -> set[str]:
    """The names of a body's own fields, those of its variants and of its entries included."""
    schema = _resolved(document, schema)
    parts = [part for kind in ("anyOf", "oneOf", "allOf") for part in schema.get(kind, [])]
    parts += [schema["items"]] if "items" in schema else []
    return set(schema.get("properties", {})).union(*(fields(document, part) for part in parts))


def operations(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Every operation of the document."""
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield method, path, methods[method]


def ids_of(document: Document, operation: Any) -> tuple[str, ...]:
    """The names of the ids that an operation takes, in its path, query, headers or body, but for shared things'."""
    names = {one["name"] for one in operation.get("parameters", [])}
    content = operation.get("requestBody", {}).get("content", {})
    names = names.union(*(fields(document, one.get("schema", {})) for one in content.values()))
    return tuple(sorted(name for name in names if ID.search(name) and name not in SHARED | NO_ID))


def owned(document: Document) -> list[Operation]:
    """The operations that are about something of somebody's."""
    found = []
    for method, path, operation in operations(document):
        if ids := ids_of(document, operation):
            found.append(Operation(method, path, ids, operation.get("requestBody", {}).get("content", {})))
    return found
