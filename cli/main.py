"""The `viva` command: parses its words and calls the part that does the work, importing no more than it needs."""

import argparse
import functools
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from cli.outcome import outcome, set_up_logging

# Ten years: what lives longer is a mistake.
LONGEST_HOURS = 87_600
Command = Callable[[argparse.Namespace], int]


def _serve(args: argparse.Namespace) -> int:
    from cli.serve import serve

    return serve(args)


def _voice(args: argparse.Namespace) -> int:
    from cli.voice import voice

    return voice(args)


def _ask(args: argparse.Namespace) -> int:
    from cli.ask import ask

    return ask(args)


def _interview(args: argparse.Namespace) -> int:
    from cli.interview import interview

    return interview(args)


def _agents(args: argparse.Namespace) -> int:
    from cli.admin import agents

    return agents()


def _migrate(args: argparse.Namespace) -> int:
    from cli.admin import migrate

    return migrate(args)


def _database(args: argparse.Namespace) -> int:
    from cli.database import database

    return database(args)


def _token(args: argparse.Namespace) -> int:
    from cli.admin import token

    return token(args)


def _config(args: argparse.Namespace) -> int:
    from cli.admin import config

    return config(args)


def _with_data(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, metavar="FOLDER", help="data folder (VIVA_DATA)")


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= LONGEST_HOURS:
        raise argparse.ArgumentTypeError(f"more than 0 and at most {LONGEST_HOURS}, please")
    return hours


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="viva", description="Viva Voce: interviews that run for real.")
    parser.add_argument("-v", "--verbose", action="store_true", help="tell more on the way")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands.add_parser("serve", help="run the service"))
    voice = commands.add_parser("voice", help="hold spoken interviews in LiveKit rooms")
    _with_data(voice)
    voice.set_defaults(run=_voice)
    _add_ask(commands.add_parser("ask", help="ask the specialists a question"))
    _add_interview(commands.add_parser("interview", help="hold an interview in the terminal"))
    commands.add_parser("agents", help="list the specialists").set_defaults(run=_agents)
    migrate = commands.add_parser("migrate", help="bring the database to the newest schema")
    _with_data(migrate)
    migrate.set_defaults(run=_migrate)
    database = commands.add_parser("database", help="keep the database open and print its address, until Ctrl-D")
    _with_data(database)
    database.set_defaults(run=_database)
    token = commands.add_parser("token", help="print a token for a user")
    token.add_argument("user", metavar="USER", help="becomes the token's `sub`")
    token.add_argument("--hours", type=_hours, default=24.0, help="lifetime (24)")
    _with_data(token)
    token.set_defaults(run=_token)
    config = commands.add_parser("config", help="print the effective settings, secrets masked")
    _with_data(config)
    config.set_defaults(run=_config)
    return parser


def _add_serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="address to bind (127.0.0.1)")
    command.add_argument("--port", type=int, help="port to bind (8000; 0 takes a free one)")
    command.add_argument("--workers", type=int, default=1, metavar="N", help="processes (1)")
    command.add_argument("--insecure", action="store_true", help="bind a public address without authentication")
    _with_data(command)
    command.set_defaults(run=_serve)


def _add_ask(command: argparse.ArgumentParser) -> None:
    command.add_argument("question", metavar="QUESTION")
    command.add_argument("--context", default="", help="who asks, for which role")
    command.add_argument("--json", action="store_true", help="print the raw events, one a line")
    _with_data(command)
    command.set_defaults(run=_ask)


def _add_interview(command: argparse.ArgumentParser) -> None:
    command.add_argument("--topic", help="what it is about")
    command.add_argument("--difficulty", choices=("simple", "medium", "hard"), default="medium")
    command.add_argument("--questions", type=int, default=5, metavar="N", help="1 to 10 (5)")
    command.add_argument("--no-probes", action="store_true", help="no follow-ups, hints or repetitions")
    command.add_argument("--resume", type=UUID, metavar="SESSION", help="go on with an interview")
    _with_data(command)
    command.set_defaults(run=_interview)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status, as `cli.outcome` words it; argparse exits with 2 on wrong usage."""
    args = _parser().parse_args(argv)
    set_up_logging(args.verbose)
    run: Command = args.run
    return outcome(functools.partial(run, args))


if __name__ == "__main__":
    sys.exit(main())
