"""The one core path of an interview, whatever the door."""

from services.interviews.interviews import Interviews
from services.interviews.standing import Standing

__all__ = ["Interviews", "Standing"]
