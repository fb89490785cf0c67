"""Where things are kept when no setting says so."""

import os
import sys
from pathlib import Path

from platformdirs import user_data_path


def default_data_folder() -> Path:
    """The platform's data folder of this user; for root the system's, where services keep their state."""
    if sys.platform == "linux" and os.geteuid() == 0:
        return Path("/var/lib/viva-voce")
    return user_data_path("viva-voce", appauthor=False)


def default_model_folder() -> Path:
    """Where `make model` puts the embedding model: beside the packages of the running environment."""
    return Path(sys.prefix) / "share" / "viva" / "all-minilm-l6-v2-int8"


def default_speech_model_folder() -> Path:
    """Where `python -m llm.speech` puts the model of the offline recogniser."""
    return Path(sys.prefix) / "share" / "viva" / "whisper-base"


def default_face_model_folder() -> Path:
    """Where `python -m services.faces` puts the model that compares faces."""
    return Path(sys.prefix) / "share" / "viva" / "faces"
