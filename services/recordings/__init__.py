"""The sound of interviews: kept by consent, in pieces, encrypted; played back next to the transcript."""

from services.recordings.recordings import KEPT, Recordings

__all__ = ["KEPT", "Recordings"]
