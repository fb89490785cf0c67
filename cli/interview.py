"""`viva interview`: a whole interview in the terminal."""

import argparse
import asyncio
import sys
from contextlib import aclosing
from typing import Any
from uuid import UUID

from cli import stopping
from cli.configure import load
from domain.catalog import Difficulty
from domain.errors import Invalid, VivaError
from domain.interview_events import Happened
from domain.principal import GUEST
from domain.report import Report
from domain.session import Turn
from services.interviews import Interviews
from services.wiring import open_services
from settings import Settings

LEVELS: dict[str, Difficulty] = {"simple": "easy", "medium": "medium", "hard": "hard"}
MOST_QUESTIONS = 10
LEAVE = ("/quit", "/exit")
FINISH = "/end"
HELP = "/help"
COMMANDS = f"""{HELP}  lists these commands
{FINISH}   ends the interview and shows its report
{LEAVE[0]}  leaves; viva interview --resume goes on ({LEAVE[1]} does the same)
Everything else is said to the interviewer: an empty line sends it."""


def _ask(turn: Turn, total: int) -> None:
    what = f"Question {turn.question} of {total}" if turn.probe == 0 else "Follow-up"
    print(f"\n── {what} · {turn.asked.topic} · {turn.asked.difficulty}\n{turn.text}\n", flush=True)


def _explain(command: str) -> None:
    unknown = "" if command == HELP else f"There is no command {command.split()[0]}. "
    print(f"{unknown}The commands are:\n{COMMANDS}", flush=True)


def _read() -> str | None:
    """Return an answer: lines up to an empty one, a line alone where it is a command; None at the end of the input."""
    lines: list[str] = []
    while True:
        if sys.stdin.isatty():
            print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return "\n".join(lines) if lines else None
        if line.strip() in (*LEAVE, FINISH):
            return line.strip()
        if line.lstrip().startswith("/"):
            _explain(line.strip())
        elif line.strip():
            lines.append(line.rstrip("\n"))
        elif lines:
            return "\n".join(lines)


def _tell(happened: Happened) -> None:
    match happened.kind:
        case "assessed" if happened.turn is not None and happened.turn.assessment is not None:
            made = happened.turn.assessment
            score = "not assessed" if made.score is None else f"{made.score:.1f} of 10"
            sure = made.main.confidence if made.main else None
            print(f"\n[{score}{f', confidence {sure}' if sure else ''}] {made.feedback}", flush=True)
        case "deferred":
            print("\n[The model cannot be reached: the answer is kept, its assessment follows.]", flush=True)
        case "aside" if happened.aside is not None:
            print(f"\n{happened.aside.reply}\n", flush=True)
        case "asked" if happened.turn is not None:
            _ask(happened.turn, happened.session.total_questions)
        case _:
            pass


async def _answer(interviews: Interviews, session_id: UUID, text: str) -> Report | None:
    async with aclosing(interviews.answer(GUEST, session_id, text, channel="terminal")) as events:
        async for happened in events:
            _tell(happened)
            if happened.report is not None:
                return happened.report
    return None


async def _converse(interviews: Interviews, session_id: UUID) -> Report | None:
    while (said := await asyncio.to_thread(_read)) is not None and said not in LEAVE:
        if said == FINISH:
            await interviews.finish(GUEST, session_id)
            return await interviews.report(GUEST, session_id)
        try:
            if (report := await _answer(interviews, session_id, said)) is not None:
                return report
        except VivaError as error:
            print(f"\n{error.message}", flush=True)
    return None


async def _start(interviews: Interviews, args: argparse.Namespace) -> tuple[UUID, Turn | None, int]:
    if args.resume is not None:
        standing = await interviews.show(GUEST, args.resume)
    else:
        standing = await interviews.start_mock(
            GUEST, args.topic, LEVELS[args.difficulty], args.questions, level=args.difficulty, probes=not args.no_probes
        )
        print(f"\n{standing.session.greeting}")
    return standing.session.id, standing.turn, standing.session.total_questions


async def _run(settings: Settings, args: argparse.Namespace) -> None:
    async with open_services(settings) as services:
        interviews = services.interviews
        session_id, turn, total = await _start(interviews, args)
        print(f"(An empty line sends. Ask for a hint or a repetition, or say skip. {FINISH} ends, {LEAVE[0]} leaves,")
        print(f"{HELP} lists the commands; viva interview --resume {session_id} goes on where you left.)")
        if turn is not None:
            _ask(turn, total)
        report = await _converse(interviews, session_id)
        if report is None:
            print(f"\nTo go on: viva interview --resume {session_id}", flush=True)
        else:
            print(f"\n{report.text}", flush=True)


def interview(args: argparse.Namespace) -> int:
    """Run an interview; stopped by a signal, return 128 and its number, as shells do.

    Raises:
        Invalid: there is neither a topic nor an interview to go on with.
    """
    if args.resume is None and not (args.topic or "").strip():
        raise Invalid('say what it is about: viva interview --topic "Data Structures"')
    if not 1 <= args.questions <= MOST_QUESTIONS:
        raise Invalid(f"--questions takes a whole number from 1 to {MOST_QUESTIONS}")
    settings = load(args)

    async def main(stop: stopping.Stop) -> None:
        await _run(settings, args)

    told: Any = stopping.run(main)
    return 0 if told is None else 128 + told
