"""Playbooks: how a specialist structures an answer, and the pieces of field knowledge that fill it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from domain.catalog import BankQuestion

PassageKind = Literal["note", "question"]


class _Authored(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(_Authored):
    """One stage of an answer; `guidance` may name the subject as `{subject}`."""

    title: str
    guidance: str


class Frame(_Authored):
    """The shape of a strong answer to one kind of question; `cues` are sample askings of that kind."""

    name: str
    title: str
    source: str
    cues: tuple[str, ...] = Field(min_length=5)
    steps: tuple[Step, ...] = Field(min_length=3)


class Note(_Authored):
    """A self-contained piece of knowledge, with the titles of the steps that it can fill."""

    topic: str
    steps: tuple[str, ...] = Field(min_length=1)
    text: str


class Playbook(_Authored):
    """All that one specialist knows without a model."""

    frames: tuple[Frame, ...] = Field(min_length=1)
    notes: tuple[Note, ...] = Field(min_length=1)


class Passage(_Authored):
    """A retrievable piece of authored knowledge.

    `scope` is a specialist's id; `ref` finds the whole again: a note's topic, a bank question's text.
    """

    scope: str
    kind: PassageKind
    ref: str
    text: str


class Recalled(_Authored):
    """What retrieval brought for one question.

    `frame` names the kind of question that it is; `notes` gives the topic of a note by the title of the frame's step
    that it fills; `questions` come nearest first, with cosines in [-1, 1].
    """

    frame: str = ""
    notes: dict[str, str] = Field(default_factory=dict)
    questions: tuple[tuple[BankQuestion, float], ...] = ()


NOTHING_RECALLED = Recalled()
