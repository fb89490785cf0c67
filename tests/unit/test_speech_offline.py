"""Speech on this machine alone: what its voice says, its recogniser hears."""

import asyncio
import os
from pathlib import Path

import numpy as np
import pytest

from domain.errors import Invalid, Unavailable
from llm.speech import child, resident, weights
from llm.speech.audio import RATE, Audio, decode
from llm.speech.gateway import describe
from llm.speech.isolated.hear import LONGEST_PIECE, cuts, spoken
from llm.speech.offline import OfflineSpeech
from llm.speech.resident import Resident
from llm.speech.seam import CONTENT_TYPES, SpokenFormat
from settings import Settings, Speech

SENTENCE = "We decided to test the feature with a small group of customers."
SILENCE = Audio(np.zeros(2 * RATE, dtype=np.int16))
NOWHERE = Path("/nowhere")


def settings_with(**fields: object) -> Settings:
    values = {"engine": "offline", "model": NOWHERE, **fields}
    return Settings.model_validate({"speech": Speech.model_validate(values)})


async def said(text: str, form: SpokenFormat = "wav") -> Audio:
    spoken = await OfflineSpeech(settings_with()).synthesize(text, form)
    return await decode(spoken.content, f"a.{form}", content_type=spoken.content_type)


def alike(one: str, other: str) -> bool:
    """Whether half of the words are the same: a recogniser that stays adapts to what it has heard."""
    words = set(one.lower().split())
    return bool(words) and 2 * len(words & set(other.lower().split())) >= len(words)


@pytest.mark.parametrize("form", ["wav", "mp3", "flac"])
async def test_a_text_becomes_a_file_that_can_be_decoded(form: SpokenFormat):
    audio = await said(SENTENCE, form)
    assert 2 < audio.seconds < 8
    assert np.abs(audio.samples.astype(int)).max() > 3_000


async def test_what_stays_is_asked_again_and_again_and_replaced_when_it_ends():
    speech = OfflineSpeech(settings_with(), stays=True)
    audio = await said(SENTENCE)
    try:
        first = await speech.transcribe(audio)
        [resident] = speech._residents.values()
        begun = resident._process
        assert alike((await speech.transcribe(audio)).text, first.text)
        assert resident._process is begun
        assert begun is not None
        begun.kill()
        await begun.wait()
        assert alike((await speech.transcribe(audio)).text, first.text)
        assert (await speech.transcribe(SILENCE)).text == ""
    finally:
        await speech.close()


async def test_who_stops_waiting_for_what_stays_leaves_no_reply_to_the_next():
    speech = OfflineSpeech(settings_with(), stays=True)
    audio = await said(SENTENCE)
    try:
        expected = await speech.transcribe(audio)
        waiting = asyncio.create_task(speech.transcribe(SILENCE))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert alike((await speech.transcribe(audio)).text, expected.text)
    finally:
        await speech.close()


class Exchanges:
    """In place of what a process does: keeps what it was asked, and replies once it may."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()

    async def __call__(self, process: object, content: bytes) -> child.Reply:
        self.asked.append(content)
        self.begun.set()
        await self.may_end.wait()
        return child.Reply({}, content)


@pytest.fixture
def exchanges(monkeypatch: pytest.MonkeyPatch) -> Exchanges:
    made = Exchanges()
    monkeypatch.setattr(resident, "_exchange", made)
    return made


async def test_who_stops_waiting_before_its_turn_is_not_worked_for(exchanges: Exchanges):
    stays = Resident("speak", "en-us", "wav")
    first, *others = [asyncio.create_task(stays.ask(text, 60.0)) for text in (b"begun", b"given up", b"wanted")]
    await exchanges.begun.wait()
    first.cancel()
    others[0].cancel()
    await asyncio.gather(first, others[0], return_exceptions=True)
    assert exchanges.asked == [b"begun"]
    exchanges.may_end.set()
    assert (await others[1]).payload == b"wanted"
    assert exchanges.asked == [b"begun", b"wanted"]
    await stays.close()


async def test_what_hangs_is_killed_and_the_next_is_served_by_another(exchanges: Exchanges):
    stays = Resident("speak", "en-us", "wav")
    abandoned = asyncio.create_task(stays.ask(b"hangs", 1.0))
    await exchanges.begun.wait()
    hung = stays._process
    abandoned.cancel()
    exchanges.begun.clear()
    waiting = asyncio.create_task(stays.ask(b"wanted", 60.0))
    await exchanges.begun.wait()
    assert hung is not None
    assert hung.returncode is not None
    assert stays._process is not hung
    exchanges.may_end.set()
    assert (await waiting).payload == b"wanted"
    await stays.close()


async def test_what_was_closed_begins_nothing_more(exchanges: Exchanges):
    stays = Resident("speak", "en-us", "wav")
    tasks = [asyncio.create_task(stays.ask(text, 60.0)) for text in (b"begun", b"waits")]
    await exchanges.begun.wait()
    await stays.close()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(one) for one in outcomes] == [asyncio.CancelledError, child.Broken]
    assert exchanges.asked == [b"begun"]


@pytest.mark.skipif(not weights.is_usable(Settings().speech.model), reason="Whisper is not there: python -m llm.speech")
async def test_whisper_hears_the_same_in_a_conversation():
    speech = OfflineSpeech(settings_with(model=Settings().speech.model), stays=True)
    whole = OfflineSpeech(settings_with(model=Settings().speech.model))
    audio = await said(SENTENCE)
    try:
        assert alike((await speech.transcribe(audio)).text, (await whole.transcribe(audio)).text)
    finally:
        await speech.close()


async def test_opus_comes_in_ogg():
    spoken = await OfflineSpeech(settings_with()).synthesize(SENTENCE, "opus")
    assert (spoken.content_type, spoken.content[:4], spoken.method) == (CONTENT_TYPES["opus"], b"OggS", "espeak-ng")


async def test_longer_texts_take_longer_to_say():
    assert (await said(SENTENCE * 3)).seconds > 2 * (await said(SENTENCE)).seconds


async def test_the_small_recogniser_hears_words_and_their_times():
    audio = await said(SENTENCE)
    heard = await OfflineSpeech(settings_with()).transcribe(audio)
    assert heard.method == "pocketsphinx"
    assert heard.text == " ".join(word.text for word in heard.words)
    assert len({"decided", "test", "small", "group", "customers", "with", "the"} & set(heard.text.split())) >= 3
    times = [time for word in heard.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert times[-1] <= audio.seconds + 0.1


async def test_silence_and_noise_are_no_words():
    speech = OfflineSpeech(settings_with())
    hiss = Audio(np.random.default_rng(3).integers(-200, 200, 2 * RATE).astype(np.int16))
    for audio in (SILENCE, hiss, Audio(SILENCE.samples[:0])):
        assert (await speech.transcribe(audio)).text == ""


async def test_texts_that_cannot_be_spoken_are_refused():
    speech = OfflineSpeech(settings_with())
    for text in ("", "  ", "a\0b", "a" * 4_097):
        with pytest.raises(Invalid, match="text"):
            await speech.synthesize(text)


async def test_an_unknown_language_says_what_to_set():
    speech = OfflineSpeech(settings_with(language="xx"))
    with pytest.raises(Unavailable, match="VIVA_SPEECH__LANGUAGE"):
        await speech.synthesize(SENTENCE)
    with pytest.raises(Unavailable, match="for Whisper"):
        await speech.transcribe(SILENCE)


async def test_a_deadline_ends_the_work():
    speech = OfflineSpeech(settings_with(deadline=0.01))
    with pytest.raises(Unavailable, match="not ready within"):
        await speech.transcribe(SILENCE)


async def test_more_than_fit_wait_for_their_turn():
    speech = OfflineSpeech(settings_with(processes=1))
    heard = await asyncio.gather(*(speech.transcribe(SILENCE) for _ in range(3)))
    assert [one.text for one in heard] == ["", "", ""]


def test_long_recordings_are_cut_where_it_is_quiet():
    samples = np.full(70 * RATE, 5_000, dtype=np.int16)
    samples[25 * RATE : 26 * RATE] = 0
    places = cuts(samples)
    assert places[0] == 0
    assert places[-1] == len(samples)
    assert 25 * RATE <= places[1] <= 26 * RATE
    assert max(np.diff(places)) <= LONGEST_PIECE


def test_dictionary_entries_become_words():
    assert [spoken(entry) for entry in ("the(2)", "cat", "<sil>", "[NOISE]", "<s>")] == ["the", "cat", "", "", ""]


def test_a_model_that_is_not_there_is_said_at_start(tmp_path: Path):
    (tmp_path / weights.MODEL).write_bytes(b"a beginning")
    assert not weights.is_present(tmp_path)
    assert "`python -m llm.speech` brings Whisper" in describe(settings_with(model=tmp_path))


# In CI the model has to be there.
whisper = pytest.mark.skipif(
    not weights.is_usable(Settings().speech.model) and not os.environ.get("CI"),
    reason="Whisper's model is not in place: python -m llm.speech",
)


@whisper
async def test_whisper_hears_nearly_all():
    audio = await said(SENTENCE)
    heard = await OfflineSpeech(settings_with(model=Settings().speech.model)).transcribe(audio)
    assert heard.method == "whisper-base"
    words = {word.text.strip(".,").lower() for word in heard.words}
    assert len({"decided", "test", "feature", "small", "group", "customers"} & words) >= 5
    assert heard.words[-1].end <= audio.seconds + 0.5


@whisper
async def test_whisper_hears_nothing_in_silence():
    heard = await OfflineSpeech(settings_with(model=Settings().speech.model)).transcribe(SILENCE)
    assert (heard.text, heard.words) == ("", ())
