"""Every knob of the service, in groups; the only room that reads the environment.

Names: `VIVA_<GROUP>__<FIELD>` (for instance `VIVA_LLM__ENGINE`), next to the conventional names that other
tools already use (`DATABASE_URL`, `OPENAI_API_KEY`, `OPENAI_BASE_URL`, `OPENAI_MODEL`,
`LIVEKIT_URL`, `LIVEKIT_API_KEY`, `LIVEKIT_API_SECRET`, `AUTH_JWT_SECRET`).
"""

from settings.example import example
from settings.folders import (
    default_data_folder,
    default_face_model_folder,
    default_model_folder,
    default_speech_model_folder,
)
from settings.groups import (
    LLM,
    Auth,
    Database,
    EngineChoice,
    Interviews,
    Limits,
    LiveKit,
    Proctoring,
    Sockets,
    Speech,
    Web,
)
from settings.service import CONVENTIONAL, Settings, export, forget_proxy, listed, unknown, unwatch_loops
from settings.voice import Recording, Voice

__all__ = [
    "CONVENTIONAL",
    "LLM",
    "Auth",
    "Database",
    "EngineChoice",
    "Interviews",
    "Limits",
    "LiveKit",
    "Proctoring",
    "Recording",
    "Settings",
    "Sockets",
    "Speech",
    "Voice",
    "Web",
    "default_data_folder",
    "default_face_model_folder",
    "default_model_folder",
    "default_speech_model_folder",
    "example",
    "export",
    "forget_proxy",
    "listed",
    "unknown",
    "unwatch_loops",
]
