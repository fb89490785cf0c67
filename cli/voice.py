"""`viva voice`: holds spoken interviews in LiveKit rooms."""

import argparse
import asyncio

from cli.configure import load
from settings import export


def voice(args: argparse.Namespace) -> int:
    """Run a worker until it is told to stop; interviews under way are held to their end first.

    Raises:
        StartupError: LiveKit is not set up, or something that the worker needs cannot be had.
    """
    from voice.worker import run

    settings = load(args)
    export(settings)
    asyncio.run(run(settings))
    return 0
