"""What a candidate wants by an utterance: to answer, or to be helped, to go on, to hear the question again."""

import re
from typing import Final, Literal

from domain.language import cues
from domain.language.lexicon import FUNCTION_WORDS, vocabulary
from domain.language.sentences import sentences, words

Intent = Literal["answer", "dont_know", "skip", "repeat", "hint", "question", "pause"]
# The first of these found decides: "I don't know, can I have a hint?" asks for a hint.
_CUED: Final[tuple[tuple[Intent, re.Pattern[str], int], ...]] = (
    ("skip", cues.SKIP, 1),
    ("hint", cues.HINT, 1),
    ("repeat", cues.REPEAT, 1),
    ("pause", cues.PAUSE, 1),
    ("dont_know", cues.DONT_KNOW, 0),
)
_POLITE: Final = vocabulary(cues.POLITE)
_MOST_WORDS = 60
_SET_UP_WORDS = 9


def _left(text: str) -> int:
    """How many words remain that could be an answer."""
    return sum(word not in FUNCTION_WORDS and word not in _POLITE for word in words(text))


def _without_cues(text: str) -> str:
    for _, pattern, _ in _CUED:
        text = pattern.sub(" ", text)
    return text


def _cued(text: str) -> Intent | None:
    rest = _left(_without_cues(text))
    return next((kind for kind, cue, most in _CUED if rest <= most and cue.search(text)), None)


def _asks(sentence: str) -> bool:
    return bool(cues.QUESTION.match(sentence)) and not cues.OFFERED.match(sentence)


def _is_question(text: str) -> bool:
    """It ends in asking, and what stands before is no more than a few words of preparation."""
    told = sentences(text)
    before = sum(len(words(one)) for one in told if not _asks(one) and not one.endswith("?"))
    return (
        _asks(told[-1])
        and before <= _SET_UP_WORDS
        and (told[-1].endswith("?") or bool(cues.SPOKEN_QUESTION.match(told[-1])))
    )


def intent(text: str) -> Intent:
    """Whatever might be an answer is one: only a short utterance with nothing else in it is anything but."""
    plain = text.replace("’", "'").strip()
    if not 0 < len(plain) <= 12 * _MOST_WORDS or len(words(plain)) > _MOST_WORDS:
        return "answer"
    return _cued(plain) or ("question" if _is_question(plain) else "answer")
