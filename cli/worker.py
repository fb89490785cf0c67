"""One process of several: the app, and an end to it when the parent is gone."""

import os
import signal
import threading
import time

from fastapi import FastAPI

from settings import Settings

WATCH_SECONDS = 1.0


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os.kill(os.getpid(), signal.SIGTERM)


def app() -> FastAPI:
    """Make the app for a process that the supervisor has started."""
    from api.app import create_app
    from cli.main import set_up_logging

    set_up_logging(verbose=False)
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()
    return create_app(Settings())
