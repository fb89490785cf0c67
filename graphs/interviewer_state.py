"""What a thread of the interviewer graph keeps: an id and a number, and never a word that anybody said."""

from typing import NotRequired

from typing_extensions import TypedDict


class Wish(TypedDict):
    """What starts a thread: an existing session, or (in Studio) what to be interviewed about."""

    session_id: NotRequired[str]
    topic: NotRequired[str]
    difficulty: NotRequired[str]
    questions: NotRequired[int]


class InterviewState(Wish):
    """Where the interview stands: its newest turn, and its status, "answered" while that turn is to be assessed."""

    turn: NotRequired[int]
    status: NotRequired[str]


class Standing(TypedDict):
    """What comes out."""

    session_id: str
    turn: int
    status: str
