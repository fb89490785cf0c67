"""The offline answer: what it says first, what it takes from the bank, and how it is pieced together."""

import pytest

from agents.knowledge.library import bank, playbook
from agents.outline import CLOSE_QUESTION, NEAR_QUESTION, NOTICE, SAME_QUESTION, named_frame, outline
from agents.registry import specialists
from agents.tasks.answer_question import ANSWER_QUESTION, AnswerInput
from agents.tasks.suggest_follow_ups import COUNT, SUGGEST_FOLLOW_UPS, FollowUpInput
from domain.knowledge import NOTHING_RECALLED, Recalled
from domain.question import Message, Question

KNOWN = next(question for question in bank() if question.text == "How would you design a service that shortens URLs?")
CLOSEST = "**The closest question in the bank:**"
RELATED = "**A related question in the bank:**"
CORE = "**The core of a strong answer.**"


def whole(similarity: float) -> str:
    recalled = Recalled(frame="new_design", questions=((KNOWN, similarity),))
    return "".join(outline("system_design", "Design a URL shortener.", recalled))


@pytest.mark.parametrize("specialist", specialists())
def test_names_itself_offline_first_and_keeps_the_frames_order(specialist: str):
    for frame in playbook(specialist).frames:
        pieces = list(outline(specialist, "How would you go about it?", Recalled(frame=frame.name)))
        assert pieces[0] == NOTICE
        text = "".join(pieces)
        assert frame.title in text
        places = [text.index(f"### {n}. {step.title}\n") for n, step in enumerate(frame.steps, start=1)]
        assert places == sorted(places)
        assert "{subject}" not in text


def test_without_anything_recalled_the_first_frame_serves():
    text = "".join(outline("technical", "Hm?", NOTHING_RECALLED))
    assert playbook("technical").frames[0].title in text
    assert RELATED not in text
    assert "### Avoid" not in text


def test_an_unknown_frame_gives_the_first():
    frames = playbook("general").frames
    assert named_frame(frames, "astrology") is frames[0]
    assert named_frame(frames, frames[-1].name) is frames[-1]


def test_the_same_question_gets_its_answer_as_the_answer():
    text = whole(SAME_QUESTION)
    assert text.index(CORE) < text.index("### 1.")
    assert KNOWN.summary in text
    assert CLOSEST not in text
    assert all(concept in text for concept in KNOWN.key_concepts)
    assert KNOWN.common_mistakes[0].rstrip(".") in text


def test_a_close_question_is_named_as_close():
    text = whole((SAME_QUESTION + CLOSE_QUESTION) / 2)
    assert f"{CLOSEST} {KNOWN.text}" in text
    assert KNOWN.summary in text
    assert CORE not in text
    assert "### In the room" in text


def test_a_related_question_lends_its_concepts_and_not_its_answer():
    text = whole((CLOSE_QUESTION + NEAR_QUESTION) / 2)
    assert f"{RELATED} {KNOWN.text}" in text
    assert KNOWN.summary not in text
    assert "### In the room" not in text


def test_a_far_question_is_not_mentioned():
    assert KNOWN.text not in whole(NEAR_QUESTION - 0.01)


def test_a_note_stands_under_its_step_and_a_step_without_one_gets_none():
    book = playbook("system_design")
    frame = named_frame(book.frames, "new_design")
    note = next(note for note in book.notes if frame.steps[1].title in note.steps)
    text = "".join(
        outline(
            "system_design", "Design a URL shortener.", Recalled(frame=frame.name, notes={note.steps[0]: note.topic})
        )
    )
    assert f"- **{note.topic}:** {note.text}\n" in text
    assert text.count("- **") == 1
    assert "Design" not in text.split("### 1.")[1]
    gone = Recalled(frame=frame.name, notes={frame.steps[1].title: "A topic since removed"})
    assert "- **" not in "".join(outline("system_design", "Design a URL shortener.", gone))


def test_the_part_of_a_divided_question_is_what_the_outline_is_about():
    asked = Question(text="Design a URL shortener, and what salary do you expect?")
    value = AnswerInput("system_design", asked, "general", "Design a URL shortener", Recalled(frame="new_design"))
    assert "a URL shortener" in "".join(ANSWER_QUESTION.offline(value))


def test_follow_ups_come_from_near_questions_first_and_are_never_repeated():
    near = Recalled(frame="new_design", questions=((KNOWN, NEAR_QUESTION),))
    asked = Question(text="Design a URL shortener.")
    first = SUGGEST_FOLLOW_UPS.offline(FollowUpInput("system_design", asked, near)).questions
    assert first[:2] == list(KNOWN.follow_ups)
    assert len(set(first)) == COUNT
    again = asked.model_copy(update={"history": (Message(role="assistant", content=KNOWN.follow_ups[0]),)})
    second = SUGGEST_FOLLOW_UPS.offline(FollowUpInput("system_design", again, near)).questions
    assert KNOWN.follow_ups[0] not in second
    assert len(second) == COUNT


def test_generic_follow_ups_name_steps_of_the_chosen_frame():
    made = SUGGEST_FOLLOW_UPS.offline(
        FollowUpInput("technical", Question(text="Redis or Memcached?"), Recalled(frame="compare_alternatives"))
    ).questions
    steps = named_frame(playbook("technical").frames, "compare_alternatives").steps
    assert steps[0].title in made[0]
    assert steps[-1].title in made[-1]
