"""Finds what a question is about, as a noun phrase that a playbook's guidance can name."""

import re

FALLBACK = "this"
MOST_WORDS = 9

_VERB = (
    r"(?:re)?design|architect|build|sketch|implement|create|develop|launch|improve|scale|evolve|migrate|price|"
    r"estimate|size|measure|monetise|monetize|grow|model|ship|run"
)
_ASKING = re.compile(rf"\b(?:{_VERB})\s+(?P<rest>.+)", re.IGNORECASE | re.DOTALL)
_ARTICLE = re.compile(r"(?:an?|the|our|your|their|its|this|my)\s+", re.IGNORECASE)
_END = re.compile(
    r"[?.,;:!(\n\u2014]|\s+(?:that|which|who|so|when|where|and|how|while|given|if|to|from|by|without|using|as|after|"
    r"is|are|was|has|have|can|should|would|will|could|under|over|next|this|on)\b",
    re.IGNORECASE,
)
_OWNED = re.compile(r"^(?:our|your|their|its|my|this)\s+", re.IGNORECASE)


def subject(question: str) -> str:
    """Return for instance "a ride-hailing service" for "How would you design a ride-hailing service that …?".

    A question whose object is not a plain noun phrase gives "this", which reads well in any guidance.
    """
    asking = _ASKING.search(question)
    if asking is None:
        return FALLBACK
    rest = asking["rest"].strip()
    if not _ARTICLE.match(rest) and not rest[:1].isupper():
        return FALLBACK
    end = _END.search(rest)
    phrase = rest[: end.start()] if end else rest
    words = _OWNED.sub("the ", phrase.strip()).split()
    return " ".join(words) if 0 < len(words) <= MOST_WORDS else FALLBACK
