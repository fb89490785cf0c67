"""Blends what a text says by itself with what came along, by how much it leans on it.

A forward pass carries a belief through the thread: after each message it is that of the message itself, of the
belief so far, or something in between. It is a mixture of experts whose gate looks at the text (Jacobs, Jordan,
Nowlan and Hinton, 1991, Adaptive Mixtures of Local Experts), mixed in the logarithm as products of experts are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.routing.along import MESSAGES, Along
from agents.routing.predict import Array, log_softmax, sigmoid

_STATIC = 7
_STEP = _STATIC + 3
_LAST = _STEP + 4
PARAMETERS = _STEP + 2 + _LAST + 5
START = np.array([0.0] * _STEP + [1.0, 1.0] + [0.0] * _LAST + [1.0, 0.5, 0.2, 0.3, 0.3])
_LEAST_LOG = -8.0

_LINK = re.compile(
    r"^(?:(?:ok(?:ay)?|right|so|well|hm+|um+|uh+|yeah|great|fine|got it|makes sense|thanks)[\s,.]+)*"
    r"(?:and|but|or|then|what if|what about|how about|why not|why|could you|can you|would you|more|shorter|again)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:it|its|they|them|their|that|those|this|these|one|ones|there|same|above|below)\b", re.IGNORECASE
)
_TURN = re.compile(
    r"\b(?:different|another|new|next|switch|change|move on|moving on|separate|unrelated|aside|other)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of n questions with something along; the step axis ends with the question's own text.

    own [n, steps, labels] log probabilities of each message; signs [n, steps, 7]; there [n, steps] tells messages
    from padding; together and reply [n, labels]; reply_near [n] is the cosine of text and reply.
    """

    own: Array
    signs: Array
    there: Array
    together: Array
    reply: Array
    reply_near: Array


def _signs(text: str, near: float, leaning: float) -> tuple[float, ...]:
    brevity = 1.0 / max(len(text.split()), 1) ** 0.5
    found = (_LINK.search(text), _BACK.search(text), _TURN.search(text))
    return (1.0, brevity, *(float(match is not None) for match in found), near, leaning)


def evidence(along: Along, text: str, own: Array, embedding: Array, leaning: Array) -> Evidence:
    """Lay out one question; own, embedding and leaning have a row for each of `along.texts(text)`."""
    steps = len(along.said) + 1
    texts = [*along.said, text]
    nears = [0.0, *(float(embedding[i] @ embedding[i - 1]) for i in range(1, steps))]
    padding = MESSAGES + 1 - steps
    signs = [_signs(texts[i], nears[i], float(leaning[i])) for i in range(steps)]
    floored = np.maximum(own, _LEAST_LOG)
    replied = bool(along.reply)
    return Evidence(
        own=np.pad(floored[:steps], ((padding, 0), (0, 0)))[None],
        signs=np.pad(np.array(signs, np.float32), ((padding, 0), (0, 0)))[None],
        there=np.array([[0.0] * padding + [1.0] * steps], np.float32),
        together=floored[None, steps],
        reply=floored[None, -1] if replied else np.zeros_like(floored[:1]),
        reply_near=np.array([float(embedding[steps - 1] @ embedding[-1]) if replied else 0.0], np.float32),
    )


def stacked(items: Sequence[Evidence]) -> Evidence:
    """Lay several out in one."""
    return Evidence(*(np.concatenate([getattr(item, name) for item in items]) for name in Evidence.__slots__))


def _gate_signs(signs: Array, own: Array, belief: Array) -> Array:
    mine, theirs = np.exp(own), np.exp(belief)
    more = np.stack([mine.max(1), theirs.max(1), (mine * theirs).sum(1)], axis=1)
    return np.concatenate([signs, more], axis=1)


def _belief(parameters: Array, found: Evidence) -> Array:
    gate, (sharp_own, sharp_belief) = parameters[:_STEP], parameters[_STEP : _STEP + 2]
    belief = found.own[:, 0]
    for step in range(1, MESSAGES):
        own = found.own[:, step]
        leaning = sigmoid(_gate_signs(found.signs[:, step], own, belief) @ gate)[:, None]
        moved = log_softmax((1.0 - leaning) * sharp_own * own + leaning * sharp_belief * belief)
        before = found.there[:, step - 1, None] > 0
        belief = np.where(before, moved, own)
    return belief


def blended(parameters: Array, found: Evidence) -> Array:
    """Return [n, labels] log probabilities; `parameters` (PARAMETERS,) as fitted."""
    belief = _belief(parameters, found)
    own, together = found.own[:, -1], found.together
    joint = np.exp(together)
    more = [found.reply_near, (joint * np.exp(belief)).sum(1), (joint * np.exp(own)).sum(1), joint.max(1)]
    signs = np.concatenate([_gate_signs(found.signs[:, -1], own, belief), np.stack(more, axis=1)], axis=1)
    rest = parameters[_STEP + 2 :]
    leaning = sigmoid(signs @ rest[:_LAST])[:, None]
    sharp = rest[_LAST:]
    alone = (1.0 - leaning) * (sharp[0] * own + sharp[3] * together)
    return log_softmax(alone + leaning * (sharp[1] * belief + sharp[2] * found.reply + sharp[4] * together))
