"""The refusals that routes about one session declare."""

from api.refusals import BODY, EVERYWHERE, FAILURES, FAULT, TOKEN, Responses, refusal

UNKNOWN: Responses = {404: refusal("No such session, or another's; also for a malformed id", "Session not found")}
STATE: Responses = {
    409: refusal("The session or the turn is in no state for it", "This question has its answer already.")
}
DATABASE: Responses = {503: FAILURES[503]}
FIELDS: Responses = {422: BODY[422]}
SHARED: Responses = {**EVERYWHERE, **TOKEN, **FAULT, **UNKNOWN, **FIELDS, **DATABASE}
