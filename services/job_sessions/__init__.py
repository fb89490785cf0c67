"""Recorded interviews: sessions that change by rules, interactions that are classified and answered."""

from services.job_sessions.changing import Change, change
from services.job_sessions.recording import Asked, Recording

__all__ = ["Asked", "Change", "Recording", "change"]
