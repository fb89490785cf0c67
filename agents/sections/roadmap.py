"""What to work on next: why, what to practise, and which questions of the bank to try again."""

from agents.knowledge.library import authored
from agents.planning.labels import headed
from agents.reporting.given import ReportInput
from agents.reporting.weaknesses import Weakness, weaknesses, why
from agents.reporting.words import bullets, capital, cut, listed, plain, quoted, sentence
from agents.sections.spec import SectionSpec
from domain.coverage import Requirement
from domain.report import Report, RoadmapItem

MOST_ITEMS = 5
MOST_PRACTISE = 3
MOST_QUESTIONS = 3
MOST_REASONS = 3
# Of what to practise, the prose tells so much; all of it is in the report's data.
TOLD = 2
# Fillers for each 100 words from which a listener notices them, and the words without which a rate says nothing.
FILLERS_NOTICED = 4.0
LEAST_WORDS = 80


def _practise(weak: Weakness, value: ReportInput) -> tuple[str, ...]:
    """Concrete things to do: the concepts left out, the improvements named, the usual mistakes of the question."""
    reference = value.reference(weak.turns[0])
    concepts = weak.missing or (weak.turns[0].asked.key_concepts if not weak.improvements else ())
    ideas = [f"Explain aloud, each with an example of your own: {quoted(concepts, 3)}"] if concepts else []
    ideas += [cut(each, 220) for each in weak.improvements if not any(concept in each for concept in weak.missing)]
    if reference:
        ideas += [reference.tips[0], f"Avoid the usual mistake: {reference.common_mistakes[0]}"]
    if not ideas:
        ideas = ["Answer the question again in writing, then say it aloud in your own words"]
    return tuple(dict.fromkeys(map(sentence, ideas)))[:MOST_PRACTISE]


def _skill(weak: Weakness) -> str:
    concepts = weak.missing or weak.turns[0].asked.key_concepts
    lone = len({turn.question for turn in weak.turns}) == 1
    return capital(cut(f"{weak.topic}: {concepts[0]}" if concepts and lone else weak.topic, 80))


def _akin(weak: Weakness, value: ReportInput, text: str) -> bool:
    """Whether a question of the bank trains what a weak one asked for, and does not only share its words."""
    found = authored().get(text)
    references = [one for turn in weak.turns if (one := value.reference(turn))]
    if found is None or found.category not in {turn.asked.category for turn in weak.turns}:
        return found is None
    return not references or any(not set(found.tags).isdisjoint(one.tags) for one in references)


def _reasons(weak: Weakness) -> str:
    """What was weak, in the order in which it was asked."""
    told = [why(turn) for turn in sorted(weak.turns, key=lambda turn: turn.number)]
    more = [f"and {len(told) - MOST_REASONS} more"] if len(told) > MOST_REASONS else []
    return "; ".join([*told[:MOST_REASONS], *more])


def _kindred(weak: Weakness, value: ReportInput) -> list[str]:
    """Questions of the bank that share most with the weak one and were not asked."""
    own = next((one for turn in weak.turns if (one := value.reference(turn))), None)
    if own is None:
        return []
    met, tags = {turn.text for turn in value.exchanges}, set(own.tags)
    near = [one for one in authored().values() if one.category == own.category and not tags.isdisjoint(one.tags)]
    fresh = [one for one in near if one.text not in met and one.text != own.text]
    return [one.text for one in sorted(fresh, key=lambda one: -len(tags.intersection(one.tags)))][: MOST_QUESTIONS - 1]


def _of_topic(weak: Weakness, value: ReportInput) -> RoadmapItem:
    asked = {turn.text for turn in weak.turns}
    again = [each for each in value.retry.get(weak.topic, ()) if each not in asked and _akin(weak, value, each)]
    again = again or _kindred(weak, value)
    main = next((turn.text for turn in weak.turns if not turn.probe), None)
    return RoadmapItem(
        skill=_skill(weak),
        why=sentence(_reasons(weak)),
        practise=_practise(weak, value),
        questions=tuple([*([main] if main else []), *again][:MOST_QUESTIONS]),
    )


def _of_claim(claim: Requirement) -> RoadmapItem:
    said = "contradicted it" if claim.status == "contradicted" else "did not support it"
    return RoadmapItem(
        skill="Claims of your resume",
        why=sentence(f"Your resume says “{cut(claim.text, 160)}”, and your answers {said}"),
        practise=(
            "Prepare the story behind it: the situation, your own part, what you decided, and the measured result.",
            "Correct the line on the resume where it says more than you can tell.",
        ),
        questions=(),
    )


def _of_fillers(value: ReportInput) -> list[RoadmapItem]:
    told = value.delivery
    rate = told.fillers_per_100_words if told else None
    if not told or not rate or told.words < LEAST_WORDS or rate < FILLERS_NOTICED:
        return []
    most = sorted(told.fillers, key=lambda word: -told.fillers[word])[:2]
    return [
        RoadmapItem(
            skill="Delivery",
            why=f"Your answers held {rate:.1f} fillers for each 100 words, most often {listed([*most])}.",
            practise=("Record an answer, and say it again with a silent pause wherever a filler stood.",),
            questions=(),
        )
    ]


def _part(value: ReportInput) -> dict[str, object]:
    claims = [_of_claim(row) for row in value.requirements if row.status in ("unsupported", "contradicted")]
    beside = [*claims[:2], *_of_fillers(value)]
    topics = [_of_topic(weak, value) for weak in weaknesses(value)[: max(2, MOST_ITEMS - len(beside))]]
    return {"roadmap": tuple([*topics, *beside][:MOST_ITEMS]), "agreed_before": value.recalled}


def _item(item: RoadmapItem) -> str:
    practise = " ".join(plain(each, 220) for each in item.practise[:TOLD])
    again = f"  \n  Try: {' '.join(plain(each, 140) for each in item.questions[:2][-1:])}" if item.questions else ""
    return f"**{plain(item.skill, 80)}.** {plain(item.why, 160)}  \n  {practise}{again}"


def _markdown(report: Report) -> str:
    parts = [bullets([_item(item) for item in report.roadmap])] if report.roadmap else []
    if report.agreed_before:
        skills = dict.fromkeys(map(headed, report.agreed_before))
        parts.append(f"Your last report suggested to practise {plain(listed([*skills]), 400)}.")
    return "\n\n".join(parts)


SPEC = SectionSpec(order=60, title="Roadmap", part=_part, markdown=_markdown)
