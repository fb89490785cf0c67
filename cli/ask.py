"""`viva ask`: one question, its answer streamed to the terminal."""

import argparse
import asyncio
import json
from contextlib import aclosing
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel

from agents.registry import specialists
from cli.configure import load
from domain.errors import Invalid
from domain.events import Event, FollowUps, Routed, Token
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


def ask(args: argparse.Namespace) -> int:
    """Answer one question."""
    if not args.question.strip():
        raise Invalid('the question is blank: viva ask "How would you design a URL shortener?"')
    asyncio.run(_run(load(args), Question(text=args.question, context=args.context), args.json))
    return 0
