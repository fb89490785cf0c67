"""Situation, task, action and result of a story told in the first person, each in the candidate's own words."""

import re
from collections.abc import Callable
from typing import Final

from pydantic import BaseModel, ConfigDict

from domain.language.sentences import sentences

_WOULD = re.compile(
    r"\b(?:i|we)(?:'d| would| will|'ll| could| should| might)\b|\b(?:you|one) (?:should|need|must|can|have to)\b", re.I
)
_PAST: Final = (
    r"(?:was|were|had|did|got|made|took|led|built|ran|wrote|set|went|told|met|sat|brought|began|started|kept|put|gave|"
    r"found|chose|drew|cut|spent|sent|held|asked|said|spoke|taught|came|saw|knew|thought|felt|bought|paid|lost|won|"
    r"broke|read|let|fought|sold|left|understood|grew|shut|split|\w{2,}ed)"
)
_PAST_VERB = re.compile(rf"\b{_PAST}\b|\b\w+'d\b", re.I)
_TOLD = re.compile(rf"\b(?:i|we) (?:\w+ ){{0,2}}?{_PAST}\b|\bmy \w+ (?:\w+ )?{_PAST}\b", re.I)
_SITUATION = re.compile(
    r"\b(?:when i (?:was|worked|joined|started)|at my (?:last|previous|former|old|first|current)|in my (?:last|"
    r"previous|former|old|first|current)|"
    r"last (?:year|month|spring|summer|autumn|fall|winter|quarter)|(?:a|two|three|four|five|few|couple of|"
    r"some) (?:\w+ )?years? (?:ago|back)|"
    r"years ago|back (?:in|when|at)|in (?:20|19)\d\d|once,|one (?:time|day|quarter|summer|winter|spring)|"
    r"there was (?:a|this|an)|we (?:were|had) (?:\w+ )?(?:a|an|the|about|in|on|running|building|migrating|using|"
    r"behind|two|three)|"
    r"i (?:was|worked|used to) (?:\w+ )?(?:a|an|the|at|in|on|as|for|leading|working|running|responsible for|with)|"
    r"our (?:team|company|product|client|customer|system|service|biggest|main)|"
    r"the (?:situation|context|background|company|project|team|client) (?:was|is|had)|during (?:a|an|my|the)|"
    r"at the time|so this was)\b",
    re.I,
)
_TASK = re.compile(
    r"\b(?:my (?:task|job|role|goal|responsibility|assignment|aim|part|mandate|target)|i (?:was|had been|"
    r"got) (?:asked|tasked|told|assigned|given|responsible|in charge|supposed|expected|made)|"
    r"i (?:\w+ )?(?:had|needed|wanted) to|we (?:\w+ )?(?:had|needed|wanted) to|(?:it )?(?:was|fell) (?:on|to) me|"
    r"it was (?:my|up to me)|the (?:goal|task|challenge|target|aim|problem|ask|deadline|job) was|"
    r"they (?:asked|wanted|needed|expected) (?:me|us)|(?:\w+ )?asked me to|(?:had|have) to (?:decide|deliver|find|"
    r"fix|choose)|(?:i|we|they|client|customer|team|company) (?:\w+ )?(?:needed|wanted|required|expected)|(?:we|"
    r"i)'d (?:promised|committed|agreed)|i was (?:the )?(?:\w+[ -])?(?:lead|owner|manager|responsible)|"
    r"(?:the )?(?:question|decision|deadline|promise|difficulty|trouble) (?:was|is)|(?:asked|wanted|told|"
    r"expected) (?:me|us) to|(?:would|it) (?:cost|lose|costs)|on[- ]call|in charge|by (?:monday|tuesday|wednesday|"
    r"thursday|friday|the end of))\b",
    re.I,
)
_ACTION = re.compile(
    rf"\b(?:so|then|first|next|after that|instead|finally|and|also|later|that evening|"
    rf"that weekend)?,? ?i (?!was\b|had\b|felt\b|thought\b|knew\b|got\b|learned\b|learnt\b|saw\b|needed\b|"
    rf"wanted\b|worked (?:at|in|for|as)\b|joined\b|understood\b|lost\b)(?:\w+ ){{0,2}}?(?!was\b|had\b){_PAST}\b"
    r"|\bwhat i did\b|\bmy (?:first|next) (?:step|move) was\b|\bi ended up \w+ing\b",
    re.I,
)
_RESULT = re.compile(
    r"\b(?:as a result|the (?:result|outcome|upshot|effect|end result) (?:was|is)|in the end|eventually|"
    r"ultimately|because of that|thanks to (?:that|this)|"
    r"(?:which|that|it|this) (?:\w+ )?(?:led to|resulted in|meant|saved|cut|reduced|increased|brought|improved|"
    r"raised|dropped|fell|doubled|halved|gave us)|"
    r"(?:\w+ ){1,3}(?:dropped|fell|rose|grew|went (?:up|down|from)|improved|increased|decreased|doubled|halved|"
    r"declined|climbed|shrank|jumped) (?:by|from|to|\d)|"
    r"we (?:\w+ )?(?:shipped|delivered|launched|finished|kept|won|saved|released|went live|hit|met|renewed|signed|"
    r"avoided|recovered|lost)|it cost (?:us|me|them)|(?:i|they) lost|"
    r"(?:the )?(?:launch|release|project|migration|client|customer|team) (?:\w+ )?(?:went|"
    r"renewed|signed|succeeded|was delivered|shipped|stayed|adopted|finished)|"
    r"(?:since then|ever since|after (?:two|three|four|six|a few|a) (?:\w+ )?(?:weeks?|months?|quarters?|days?))|"
    r"from \d[\d.,]*\s?%? (?:\w+ )?to \d|by \d[\d.,]* ?(?:%|percent|per cent)|i (?:learned|learnt) |"
    r"what i (?:took|learned|learnt)|(?:got|was) promoted|it (?:worked|paid off|turned out))",
    re.I,
)
_CHANGED = re.compile(
    r"\b(?:now|since|afterwards?|later|at last|after (?:this|that|then)|in (?:a|one|two|three|four|six|"
    r"\d+) (?:days?|weeks?|months?|quarters?|years?)|on (?:monday|tuesday|wednesday|thursday|friday)|"
    r"done in|went|came back|got (?:used|along|better|signed|approved)|worked|accepted|agreed|happy|content|"
    r"thanked|appreciated|better|saved|dropped|fell|rose|slipped|stayed|reduced|improved|completed|delivered|"
    r"finished|released|shipped|signed|renewed|learned|learnt|nobody left|no (?:outage|complaints?|loss)|"
    r"\d[\d.,]* ?(?:%|percent)|(?:both|all|everyone) (?:\w+ )?(?:went|released|shipped|agreed))\b",
    re.I,
)
_CLAUSE = re.compile(
    r"(?:,|;)? (?:and|so|but|then) (?=(?:i|we|it|they|that|this|nobody|everyone|our|my|the \w+) )|; |, which "
    r"|, (?=(?:i|we|it|they|nobody|our|my) )",
    re.I,
)
_LEAST_TOLD = 2
# So short a story may begin with what was done.
_FEW = 3
_LEAST_SCENE = 8


class Star(BaseModel):
    """What was found, each part a sentence of the answer as it stands there."""

    model_config = ConfigDict(frozen=True)

    situation: str | None = None
    task: str | None = None
    action: str | None = None
    result: str | None = None

    @property
    def completeness(self) -> int:
        """How many of the four were told."""
        return sum(part is not None for part in (self.situation, self.task, self.action, self.result))


def _is_story(told: list[str]) -> bool:
    """Sentences of one's own past, two of them in a longer answer, and more than of what one would do."""
    past = sum(bool(_TOLD.search(sentence)) for sentence in told)
    would = sum(bool(_WOULD.search(sentence)) for sentence in told)
    return past >= (1 if len(told) <= _FEW else _LEAST_TOLD) and past > would


def _first(told: list[str], taken: set[int], fits: Callable[[str], object]) -> int | None:
    return next((at for at, sentence in enumerate(told) if at not in taken and fits(sentence)), None)


def _last(told: list[str], taken: set[int], fits: Callable[[str], object]) -> int | None:
    return next((at for at in reversed(range(len(told))) if at not in taken and fits(told[at])), None)


def _opening(told: list[str], taken: set[int]) -> int | None:
    """A story without a cue still begins somewhere: with an early sentence in the past that is no action."""
    early = range(max(2, len(told) // 3))
    return next((at for at in early if at < len(told) and at not in taken and _PAST_VERB.search(told[at])), None)


def _ending(told: list[str], taken: set[int]) -> int | None:
    """The last sentence of the second half that tells a change."""
    late = reversed(range(len(told) // 2, len(told)))
    return next((at for at in late if at not in taken and _CHANGED.search(told[at])), None)


def _cues(part: str) -> Callable[[str], object]:
    return {"situation": _SITUATION, "task": _TASK, "action": _ACTION, "result": _RESULT}[part].search


def _places(told: list[str]) -> dict[str, int]:
    """Which sentence tells which part; the most telling cues choose first."""
    places: dict[str, int] = {}
    for part, pick in (
        ("result", lambda taken: _last(told, taken, _cues("result"))),
        ("result", lambda taken: _ending(told, taken)),
        ("situation", lambda taken: _first(told, taken, _cues("situation"))),
        ("action", lambda taken: _first(told, taken, _cues("action")) if len(told) <= _FEW else None),
        ("situation", lambda taken: _opening(told, taken)),
        ("action", lambda taken: _first(told, taken, _cues("action"))),
        ("task", lambda taken: _first(told, taken, _cues("task"))),
    ):
        at = None if part in places else pick(set(places.values()))
        if at is not None:
            places[part] = at
    return places


def _parted(part: str, sentence: str) -> tuple[str, str] | None:
    """The clause of a sentence that tells this part, and what it tells besides."""
    pieces = [piece.strip() for piece in _CLAUSE.split(sentence) if piece.strip()]
    own = next((at for at, piece in enumerate(pieces) if _cues(part)(piece)), None)
    if own is not None and len(pieces) > 1:
        return pieces[own], pieces[1 if own == 0 else 0]
    cue = _TASK.search(sentence) if part == "task" else None
    if cue and cue.start() >= _LEAST_SCENE:
        return sentence[cue.start() :], sentence[: cue.start()].rstrip(" ,")
    return None


def _clauses(told: list[str], places: dict[str, int]) -> dict[str, str]:
    """Parts that have no sentence of their own: each a clause of a sentence that tells another part besides."""
    found = {part: told[at] for part, at in places.items()}
    for part in ("action", "result", "task"):
        for other, at in () if part in found else places.items():
            parted = _parted(part, told[at]) if found[other] == told[at] else None
            if parted:
                found[part], found[other] = parted
                break
    return found


def star(answer: str) -> Star:
    """Each part in the candidate's words; an answer that says what one would do is no story."""
    told = sentences(answer)
    if not told or not _is_story(told):
        return Star()
    return Star(**_clauses(told, _places(told)))
