"""Follow-ups and what is said besides answers."""

import pytest
import pytest_asyncio

from services.wiring import Services
from tests.interviews.grading import forget, grade
from tests.interviews.rig import OWNER, play, say
from tests.upstream.script import Behaviour
from tests.upstream.server import Upstream

pytestmark = pytest.mark.asyncio(loop_scope="module")
VAGUE = "I would cache the hot rows and then see, it depends on many things in the system around it."
PROBES = ("Which rows would you keep in the cache, and for how long?", "What happens to writes when the cache is down?")


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def fresh(grader: Upstream) -> None:
    await forget(grader)


async def test_each_question_gets_at_most_two_probes_each_with_its_reason(online: Services, grader: Upstream):
    standing = await online.interviews.start_mock(OWNER, "System Design", "medium", 2, probes=True)
    for number, probe in enumerate((*PROBES, "And what would you measure to find out whether it works?")):
        grader.script(grade(f"answer number {number}", 4, "cache the hot rows", follow_up=probe, times=1))
    for number in (0, 1, 2):
        await say(online.interviews, standing.session.id, f"{VAGUE} This is answer number {number}.")
    first, *probes, following = await online.interviews.transcript(OWNER, standing.session.id)
    assert [turn.text for turn in probes] == list(PROBES)
    assert [turn.reason for turn in probes] == ["Answer was vague on the scripted part"] * 2
    assert [(turn.question, turn.probe) for turn in (first, *probes, following)] == [(1, 0), (1, 1), (1, 2), (2, 0)]
    assert first.reason is following.reason is None
    assert (await online.interviews.progress(OWNER, standing.session.id)).session.answered == 1


async def test_a_probe_that_was_asked_already_is_not_asked_again(online: Services, grader: Upstream):
    grader.script(grade("", 4, "cache the hot rows", follow_up=PROBES[0]))
    standing = await online.interviews.start_mock(OWNER, "System Design", "medium", 3, probes=True)
    await play(online.interviews, standing.session.id, lambda turn: f"{VAGUE} Number {turn.number}.")
    asked = [turn.text for turn in await online.interviews.transcript(OWNER, standing.session.id)]
    assert len(asked) == len(set(asked))
    assert PROBES[0] in asked


async def test_without_probes_nothing_is_probed_and_everything_is_an_answer(online: Services, grader: Upstream):
    grader.script(grade("", 4, "cache the hot rows", follow_up=PROBES[0]))
    standing = await online.interviews.start_mock(OWNER, "System Design", "medium", 2)
    told = await say(online.interviews, standing.session.id, "Could you repeat that, please?")
    assert [one.kind for one in told] == ["assessed", "asked"]
    await say(online.interviews, standing.session.id, VAGUE)
    turns = await online.interviews.transcript(OWNER, standing.session.id)
    assert [(turn.probe, turn.closed) for turn in turns] == [(0, "answered"), (0, "answered")]


async def test_no_question_comes_twice(services: Services):
    standing = await services.interviews.start_mock(OWNER, "System Design", "medium", 8, probes=True)
    await play(services.interviews, standing.session.id, lambda turn: f"{VAGUE} Number {turn.number}.", most=30)
    turns = await services.interviews.transcript(OWNER, standing.session.id)
    assert len({turn.text for turn in turns}) == len(turns)
    assert [turn.question for turn in turns if not turn.probe] == list(range(1, 9))
    assert all((turn.probe > 0) == (turn.reason is not None) for turn in turns)


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Could you repeat the question, please?", "repeat"),
        ("Can I have a hint?", "hint"),
        ("What scale should I assume?", "question"),
        ("Give me a moment.", "pause"),
    ],
)
async def test_an_aside_is_replied_to_and_the_question_stands(services: Services, said: str, intent: str):
    interviews = services.interviews
    standing = await interviews.start_mock(OWNER, "System Design", "medium", 2, probes=True)
    session = standing.session.id
    first = await say(interviews, session, said, key="a")
    assert [one.kind for one in first] == ["aside"]
    assert await say(interviews, session, said, key="a") == first
    [aside] = await interviews.asides(OWNER, session)
    assert (aside.intent, aside.said) == (intent, said)
    assert aside.reply
    after = await interviews.progress(OWNER, session)
    assert (after.session.answered, after.turn and after.turn.number) == (0, 1)
    assert after.turn is not None
    assert after.turn.hints == (intent == "hint")


@pytest.mark.parametrize(("said", "closed"), [("Skip this one, please.", "skipped"), ("I don't know.", "dont_know")])
async def test_who_passes_gets_the_next_question_and_no_number(services: Services, said: str, closed: str):
    interviews = services.interviews
    standing = await interviews.start_mock(OWNER, "System Design", "medium", 2, probes=True)
    told = await say(interviews, standing.session.id, said)
    assert [one.kind for one in told] == ["asked"]
    [first, second] = await interviews.transcript(OWNER, standing.session.id)
    assert (first.closed, first.assessment, second.question) == (closed, None, 2)
    report = (await say(interviews, standing.session.id, said))[-1].report
    assert report is not None
    assert [(one.status, one.score) for one in report.questions] == [(closed, None)] * 2
    assert report.recommendation == "Insufficient Evidence"


async def test_a_question_back_has_a_reply_when_the_model_is_gone(online: Services, grader: Upstream):
    grader.script(Behaviour(do="status", status=500, kind="clarify", times=100))
    standing = await online.interviews.start_mock(OWNER, "System Design", "medium", 2, probes=True)
    told = await say(online.interviews, standing.session.id, "What scale should I assume?")
    assert [one.kind for one in told] == ["aside"]
    assert told[0].aside is not None
    assert "assumption" in told[0].aside.reply
