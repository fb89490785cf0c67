"""Answers that name things without saying anything of them: lists of keywords, and one frame filled over and over."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from domain.language.lexicon import FUNCTION_WORDS, vocabulary
from domain.language.nearness import stem
from domain.language.sentences import sentences, words

_PIECES = re.compile(r"[,;:\n|•/.!?→>+&]|\s[-–—*]\s|\band\b|\bplus\b|\bthen\b")
_CODE = re.compile(r"[=(){}\[\]<>]|->|\bdef\b|\breturn\b|\bfor\b.*:|;$")
# Words by which a terse note still says something: what is done, when, why, how much.
_TELLING: Final = vocabulary(
    """because since so if when while until unless instead than otherwise means use uses used using keep keeps kept
    store
    stores stored send sends sent return returns check checks put puts add adds read reads write writes take takes make
    makes call calls run runs sort sorts count counts move moves find finds get gets set sets start starts stop stops
    build builds split splits scan pop push compare avoid avoids need needs want asked told built led fixed cut let
    lets go goes give gives update updates delete deletes limit limits choose pick drop drops try tries ask tell show
    explain per each every first last before after without only not no never must can will would should"""
)
_REASONING: Final = vocabulary("because since so if when while until unless instead than otherwise means each every")
_CLAUSE = re.compile(r"[:;]\s")
_FINITE: Final = vocabulary("is are was were has have had does do did can could will would may might must am")
_JOINING: Final = vocabulary("and or nor plus then")
_INTRODUCING: Final = vocabulary("points keywords topics terms concepts answer list ideas buzzwords words")
# Stands for a concept said word for word.
_TERM: Final = "term"
_LEAST_JOINTS: Final = 3
_JOINED: Final = 0.15
_FEW_FUNCTION_WORDS: Final = 0.1
_NO_FUNCTION_WORDS: Final = 0.03
_LEAST_UNJOINED: Final = 10
_LEAST_WORDS: Final = 6
_SHORT_PIECE: Final = 4
_LISTED: Final = 0.5
_RECITED: Final = 0.75
_FRAME_WORDS: Final = 8
_LEAST_FRAMES: Final = 4
_CODE_SHARE: Final = 0.12
_LEAST_CODE: Final = 4


def _is_code(text: str, said: Sequence[str]) -> bool:
    # "O(log n)" alone makes no code.
    return len(_CODE.findall(text)) >= max(_LEAST_CODE, _CODE_SHARE * len(said))


def _bare(piece: Sequence[str]) -> bool:
    """A name alone: a few words, none of which says what is done with it or why."""
    return 0 < len(piece) <= _SHORT_PIECE and not any(word in FUNCTION_WORDS or word in _TELLING for word in piece)


def _listed(text: str, said: Sequence[str]) -> float:
    """The share of words that stand in bare pieces."""
    pieces = [words(piece) for piece in _PIECES.split(text)]
    bare = [piece for piece in pieces if _bare(piece)]
    return sum(map(len, bare)) / len(said) if len(bare) >= _LEAST_FRAMES else 0.0


def _frame(sentence: str) -> str:
    return " ".join(word for word in words(sentence) if word in FUNCTION_WORDS or word in _TELLING or word in _PRAISE)


_PRAISE: Final = vocabulary(
    "important key good great essential helps help crucial critical useful matters matter relevant necessary very know"
)


def _one_frame(text: str) -> bool:
    """Four or more short sentences that differ in the name alone: "We need X. We need Y." """
    short = [one for one in (*sentences(text),) if len(words(one)) <= _FRAME_WORDS]
    if len(short) < _LEAST_FRAMES or len(short) < 0.8 * len(sentences(text)):
        return False
    frame, often = Counter(map(_frame, short)).most_common(1)[0]
    return bool(frame) and often >= 0.7 * len(short)


def _recited(said: Sequence[str], concepts: Sequence[str]) -> bool:
    """Hardly a word of meaning that is not in the concepts, as if learned by heart, and no reason given for any."""
    listed = {word for concept in concepts for word in words(concept)}
    if any(word in _REASONING and word not in listed for word in said):
        return False
    known = {stem(word) for word in listed}
    own = [stem(word) for word in said if word not in FUNCTION_WORDS]
    return len(own) >= _LEAST_WORDS and sum(word in known for word in own) >= _RECITED * len(own)


def _states(clause: str, concepts: Sequence[str]) -> bool:
    """It has words between its terms, and a verb or many such words: somebody does something to something."""
    for concept in concepts:
        clause = re.sub(re.escape(concept), _TERM, clause, flags=re.I)
    said = words(clause)
    if not _INTRODUCING.isdisjoint(said):
        return False
    joints = [word in FUNCTION_WORDS and word not in _JOINING for word in said]
    groups = sum(now and not before for before, now in pairwise([False, *joints]))
    verb = any(word in _TELLING or word in _FINITE for word in said)
    return groups >= _LEAST_JOINTS and sum(joints) >= (_JOINED if verb else 2 * _JOINED) * len(said)


def _stated(text: str, concepts: Sequence[str]) -> bool:
    return any(_states(clause, concepts) for one in sentences(text) for clause in _CLAUSE.split(one))


def stuffed(text: str, said: Sequence[str], concepts: Sequence[str]) -> bool:
    """English prose has some 40 to 50 function words in a hundred; lists of terms have next to none."""
    if len(said) < _LEAST_WORDS or _is_code(text, said) or _stated(text, concepts):
        return False
    share = sum(word in FUNCTION_WORDS for word in said) / len(said)
    telling = sum(word in _TELLING and word not in FUNCTION_WORDS for word in said) / len(said)
    unjoined = share < _NO_FUNCTION_WORDS and len(said) >= _LEAST_UNJOINED and telling < 2 * _FEW_FUNCTION_WORDS
    if unjoined or share + telling < _FEW_FUNCTION_WORDS or _one_frame(text):
        return True
    return _listed(text, said) >= _LISTED or _recited(said, concepts)
