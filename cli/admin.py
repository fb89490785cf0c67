"""The small commands: agents, migrate, token, config."""

import argparse
import asyncio
from contextlib import AsyncExitStack

from cli.configure import load
from settings import Settings


def agents() -> int:
    """List the specialists."""
    from agents.registry import specialists

    for spec in specialists().values():
        print(f"{spec.id:<16} {spec.name:<16} {', '.join(spec.best_for)}")
    return 0


async def _migrate(settings: Settings) -> None:
    from services.database import open_database

    async with AsyncExitStack() as stack:
        await open_database(settings, stack)


def migrate(args: argparse.Namespace) -> int:
    """Bring the database to the newest schema."""
    from memory.migrate import head

    asyncio.run(_migrate(load(args)))
    print(f"the database is at revision {head()}")
    return 0


def token(args: argparse.Namespace) -> int:
    """Print a token."""
    from services.tokens import issue

    print(issue(load(args), args.user, args.hours * 3600))
    return 0


def config(args: argparse.Namespace) -> int:
    """Print the effective settings; secrets print as stars, the endpoint's address without its credentials."""
    from llm.address import base_url, shown

    settings = load(args)
    if base_url(settings) is not None:
        settings = settings.model_copy(update={"openai_base_url": shown(settings)})
    print(settings.model_dump_json(indent=2))
    return 0
