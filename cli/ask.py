"""`viva ask`: one question, its answer streamed to the terminal."""

import argparse
import json
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ValidationError

from agents.registry import specialists
from cli import stopping
from cli.configure import load
from domain.errors import Invalid, TooLarge
from domain.events import Event, FollowUps, Routed, Token
from domain.language.complaints import plainly
from domain.question import Question
from services.wiring import open_services
from settings import Settings


def _plain(value: Any) -> Any:
    return value.model_dump() if isinstance(value, BaseModel) else value


def _as_json(event: Event) -> str:
    return json.dumps({name: _plain(value) for name, value in asdict(event).items()}, ensure_ascii=False)


def _say(event: Event) -> None:
    match event:
        case Routed(routing=routing):
            names = " and ".join(specialists()[agent].name for agent in routing.agents)
            print(f"[{names} · confidence {routing.confidence:.2f} · {routing.reasoning}]\n", flush=True)
        case Token(text=text):
            print(text, end="", flush=True)
        case FollowUps(questions=questions):
            print("\n\nNext, you might be asked:")
            for question in questions:
                print(f"  • {question}")
        case _:
            pass


async def _run(settings: Settings, question: Question, raw: bool) -> None:
    async with open_services(settings) as services, aclosing(services.answers.stream(question)) as events:
        async for event in events:
            if raw:
                print(_as_json(event), flush=True)
            else:
                _say(event)


def _question(args: argparse.Namespace, longest: int) -> Question:
    if max(len(args.question), len(args.context)) > longest:
        raise TooLarge(f"the question or its context has more than {longest} characters (VIVA_LIMITS__QUESTION)")
    try:
        return Question(text=args.question, context=args.context)
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc']))}: {plainly(one['msg'])}" for one in error.errors()]
        raise Invalid(f"the question cannot be taken: {'; '.join(wrong)}") from None


def ask(args: argparse.Namespace) -> int:
    """Answer one question; stopped by a signal, return 128 and its number, as shells do."""
    if not args.question.strip():
        raise Invalid('the question is blank: viva ask "How would you design a URL shortener?"')
    settings = load(args)
    question = _question(args, settings.limits.question)

    async def main(stop: stopping.Stop) -> None:
        await _run(settings, question, args.json)

    told = stopping.run(main)
    return 0 if told is None else 128 + told
