"""Turns a text into hashed n-gram features, the part of the router that sees wording rather than meaning."""

import re
from itertools import pairwise
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BUCKETS = 2**15
CHARACTERS = 600
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[+#?]")


def _grams(text: str) -> list[str]:
    words = _WORD.findall(text.lower().replace("\u2019", "'")[:CHARACTERS])
    padded = ["<", *words, ">"]
    grams = [*words, *map(" ".join, pairwise(padded))]
    grams += map(" ".join, zip(padded, padded[1:], padded[2:], strict=False))
    for word in words:
        marked = f"^{word}$"
        grams += [f"~{marked[start : start + 4]}" for start in range(max(1, len(marked) - 3))]
    return grams


def hashed(text: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the buckets of a text's words, word pairs, triples and letter 4-grams, with 1 + log(count) each."""
    buckets = np.fromiter((crc32(gram.encode()) % BUCKETS for gram in _grams(text)), np.int64)
    found, counts = np.unique(buckets, return_counts=True)
    return found, (1.0 + np.log(counts)).astype(np.float32)
