"""What hears and speaks in a room, put together from the settings."""

from typing import Any

from livekit.agents import AgentSession, TurnHandlingOptions
from livekit.agents.voice.agent_session import SessionConnectOptions

from services.wiring import Services
from settings import Voice
from voice import speech
from voice.agent import Unused

# A speech service that cannot be reached comes back; until then candidates type.
MOST_ERRORS = 1000


def turn_handling(limits: Voice) -> TurnHandlingOptions:
    """How the floor changes hands; nothing here asks a service outside."""
    return TurnHandlingOptions(
        turn_detection="vad",
        endpointing={"mode": "fixed", "min_delay": limits.endpoint, "max_delay": limits.longest},
        interruption={
            "mode": "vad",
            "min_duration": limits.barge_in,
            "resume_false_interruption": True,
            "false_interruption_timeout": limits.resume,
        },
        preemptive_generation={"enabled": False},
    )


def make_session(services: Services, vad: Any) -> AgentSession[None]:
    """Make what hears and speaks; the vad is loaded beforehand, since that takes a moment."""
    settings = services.settings
    return AgentSession(
        stt=speech.make_ear(settings, services.speech, vad),
        tts=speech.make_voice(settings, services.speech),
        vad=vad,
        llm=Unused(),
        turn_handling=turn_handling(settings.voice),
        aec_warmup_duration=settings.voice.warmup,
        user_away_timeout=None,
        conn_options=SessionConnectOptions(max_unrecoverable_errors=MOST_ERRORS),
    )
