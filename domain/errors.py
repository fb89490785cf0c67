"""Every error that a use case may raise; each edge (HTTP, WebSocket, voice, terminal) words it in its own way.

VivaError
├── NotFound            no such thing, or not yours
├── Conflict            the thing is not in the state that this needs
│   ├── TurnClosed      this question has its answer already
│   ├── AlreadyPlaced   what was said is part of an answer already
│   ├── WrongState      the session is not where this could be done
│   └── Busy            the same is being done right now
├── Invalid             the input breaks a rule
├── TooLarge            the input is over a limit
├── Unauthenticated     who are you?
├── Forbidden           you may not
├── TooMany             you may, but not so often
├── Unavailable         something this needs is out of reach for now
│   ├── DatabaseUnavailable
│   └── UpstreamUnavailable
├── UpstreamMalformed   the model answered something that cannot be used
└── StartupError        the service cannot start; the message says what to do
"""


class VivaError(RuntimeError):
    """The root; `message` may be shown to any user, so it carries no secret and no upstream text.

    A RuntimeError, since Studio's server hides the words of exceptions that it does not know.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(VivaError):
    """No such thing exists for this principal."""


class Conflict(VivaError):
    """The request does not fit the state that the thing is in."""


class TurnClosed(Conflict):
    """The question that this answers has its answer already."""


class AlreadyPlaced(Conflict):
    """What was said has found its place already, by this door or another."""


class WrongState(Conflict):
    """The session has not begun, is paused, or is over."""


class Busy(Conflict):
    """Another request is doing the same right now; its outcome will be there in a moment."""


class Invalid(VivaError):
    """The input breaks a rule; the message names the field."""


class TooLarge(VivaError):
    """The input is over a limit; the message names the limit."""


class Unauthenticated(VivaError):
    """No credentials came along, or they are not valid; `reason` says why where the message may not."""

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason


class Forbidden(VivaError):
    """These credentials do not allow it."""


class TooMany(VivaError):
    """Called more often than is allowed; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Unavailable(VivaError):
    """Something outside is out of reach; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class DatabaseUnavailable(Unavailable):
    """Postgres does not answer; the pool heals by itself when it is back."""


class UpstreamUnavailable(Unavailable):
    """The model endpoint refuses, hangs, or is overloaded."""


class UpstreamMalformed(VivaError):
    """The model endpoint answered, but with nothing that can be used."""


class StartupError(VivaError):
    """The service cannot start as configured."""
