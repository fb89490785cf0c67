"""The same encoder in float32 numpy, written apart from the graph: the yardstick of the build."""

import math

import numpy as np

from llm.minilm.manifest import LAYERS
from llm.minilm.weights import Floats, Weights

_HEADS, _EPSILON = 12, 1e-12
_erf = np.vectorize(math.erf, otypes=[np.float32])


def embed(weights: Weights, ids: list[int]) -> Floats:
    """The sentence vector of token `ids`, L2-normalised, [384]."""
    state = (
        weights["embeddings.word_embeddings.weight"][ids]
        + weights["embeddings.position_embeddings.weight"][: len(ids)]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    state = _norm(weights, "embeddings.LayerNorm", state)
    for number in range(LAYERS):
        state = _layer(weights, f"encoder.layer.{number}", state)
    mean = state.mean(axis=0)
    return mean / np.linalg.norm(mean)


def _layer(weights: Weights, prefix: str, state: Floats) -> Floats:
    """Devlin et al. 2018: post-norm transformer layer with exact GELU; `state` is [tokens, 384]."""
    shape = len(state), _HEADS, -1
    query, key, value = (
        _dense(weights, f"{prefix}.attention.self.{part}", state).reshape(shape).swapaxes(0, 1)
        for part in ("query", "key", "value")
    )
    scores = query @ key.swapaxes(1, 2) / np.float32(math.sqrt(query.shape[-1]))
    chances = np.exp(scores - scores.max(axis=-1, keepdims=True))
    mixed = (chances / chances.sum(axis=-1, keepdims=True)) @ value
    attended = _dense(weights, f"{prefix}.attention.output.dense", mixed.swapaxes(0, 1).reshape(state.shape))
    state = _norm(weights, f"{prefix}.attention.output.LayerNorm", state + attended)
    inner = _dense(weights, f"{prefix}.intermediate.dense", state)
    inner = inner * (1 + _erf(inner / math.sqrt(2))) / 2
    outer = _dense(weights, f"{prefix}.output.dense", inner)
    return _norm(weights, f"{prefix}.output.LayerNorm", state + outer)


def _dense(weights: Weights, name: str, state: Floats) -> Floats:
    return state @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]


def _norm(weights: Weights, name: str, state: Floats) -> Floats:
    centred = state - state.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + _EPSILON)
    return centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
