"""Turns of one interview: how soon the reply is heard, how soon the agent falls silent, what a pause costs."""

import asyncio

import numpy as np

from benchmarks.table import Row, quantile
from benchmarks.voice.stage import RATE, hall, interview, known
from tests.livekit.candidate import Samples

ANSWER = "I would put a queue between the two services and let the second one take its time."
FIRST = "I would store the short codes in a key value store"
SECOND = "and keep a cache in front of it, because most links are read again and again."
PAUSE = 1.2
QUICK = {"VIVA_VOICE__PATIENCE": "0"}
OFFLINE = {"VIVA_SPEECH__ENGINE": "offline", **QUICK}
# Somebody cuts in while the agent has been speaking for so long.
INTO = 0.8


async def replies(turns: int, given: dict[str, str]) -> list[float]:
    """Milliseconds from the end of each answer to the first sound of its reply; the very first is left out."""
    async with hall(given) as there:
        said = known(there.speech, ANSWER)
        async with interview(there, turns + 2) as talk:
            times = [await talk.reply(await talk.candidate.speak(said[ANSWER])) for _ in range(turns + 1)]
    return [1000 * each for each in times[1:]]


def _rows(name: str, times: list[float], median: float, most: float | None) -> list[Row]:
    return [
        Row(f"end of answer → first sound, {name}, {len(times)} turns, p50", quantile(times, 0.5), goal=median),
        Row("· p95", quantile(times, 0.95), goal=most),
    ]


async def quick(turns: int) -> list[Row]:
    """Where nothing is waited for beyond the end of speech; the recogniser takes 50 ms."""
    return _rows("quick phase", await replies(turns, QUICK), 900, 1300)


async def patient(turns: int) -> list[Row]:
    """Where the candidate gets a second more; it is taken off."""
    times = await replies(turns, {"VIVA_VOICE__PATIENCE": "1.0"})
    return _rows("patient phase, beyond its wait", [each - 1000 for each in times], 900, None)


async def offline(turns: int) -> list[Row]:
    """The recogniser and the voice of this machine."""
    return _rows("offline speech", await replies(turns, OFFLINE), 1400, None)


async def sphinx(turns: int) -> list[Row]:
    """The same without the model that is fetched: the small recogniser."""
    return _rows(
        "offline, small recogniser", await replies(turns, {**OFFLINE, "VIVA_SPEECH__MODEL": "/none"}), 1400, None
    )


async def barge_in(turns: int) -> list[Row]:
    """From the first sound of the candidate to the last of the agent."""
    times: list[float] = []
    async with hall(QUICK) as there:
        said = known(there.speech, ANSWER)
        async with interview(there, 2 * turns + 4) as talk:
            candidate = talk.candidate
            for _ in range(turns + 1):
                await candidate.agent_speaks(await candidate.speak(said[ANSWER]))
                await asyncio.sleep(INTO)
                ended = await candidate.speak(said[ANSWER])
                last = [at for at in candidate.audible if candidate.began <= at < ended]
                times.append(1000 * (max(last, default=candidate.began) - candidate.began))
                await candidate.agent_speaks(ended)
                await candidate.agent_is_silent()
    return [
        Row(f"candidate begins → agent silent, {turns} times, p50", quantile(times[1:], 0.5), goal=400),
        Row("· p95", quantile(times[1:], 0.95)),
    ]


async def pauses(turns: int) -> list[Row]:
    """Answers with a pause in their middle: how many are not one whole answer in the table."""
    async with hall(QUICK) as there:
        parts = known(there.speech, FIRST, SECOND)
        silence: Samples = np.zeros(int(PAUSE * RATE), dtype=np.int16)
        whole = np.concatenate([parts[FIRST], silence, parts[SECOND]])
        async with interview(there, turns + 1) as talk:
            for _ in range(turns):
                await talk.reply(await talk.candidate.speak(whole))
            answers = (await talk.answers())[:turns]
    broken = sum(answer != f"{FIRST} {SECOND}" for answer in answers) + turns - len(answers)
    return [Row(f"answers broken by a pause of {PAUSE} s, of {turns}", broken, goal=0, unit="")]
