"""Questions that can be asked about any subject, for topics on which the bank holds too little."""

from dataclasses import dataclass

from domain.catalog import Difficulty
from domain.language.gibberish import mashed, placeholder
from domain.language.sentences import words
from domain.language.steering import steering

_MOST_WORDS, _LONGEST = 6, 60


@dataclass(frozen=True, slots=True)
class Opening:
    """A question with `{}` for the subject."""

    text: str
    difficulty: Difficulty
    topic: str


OPENINGS = (
    Opening("What should a newcomer to {} understand first, and why that before all else?", "easy", "Fundamentals"),
    Opening(
        "Tell me about a piece of your own work in {}: what was the goal, what did you decide, and what came of it?",
        "medium",
        "Own Work",
    ),
    Opening("Which mistakes are most common in {}, and how do you notice them early?", "medium", "Common Mistakes"),
    Opening(
        "Tell me about a problem in {} whose cause was hard to find. How did you find it, and how did you make sure?",
        "hard",
        "Problem Solving",
    ),
    Opening("How do you tell good work in {} from work that only looks good?", "medium", "Judging Quality"),
    Opening(
        "How did you come to {}, and how do you keep what you know about it up to date?", "easy", "Learning the Field"
    ),
    Opening(
        "Which widely held belief about {} do you think is wrong, and what is your evidence?", "hard", "Own Judgement"
    ),
    Opening(
        "If you set the standard for {} in a whole company, what would you require, and what would you leave open?",
        "expert",
        "Setting Standards",
    ),
)


def askable(topic: str) -> bool:
    """Tell whether a topic reads as the name of a subject, so that a question may be worded around it."""
    said = words(topic)
    short = 1 <= len(said) <= _MOST_WORDS and len(topic) <= _LONGEST
    letters = any(len(word) > 1 and any(char.isalpha() for char in word) for word in said)
    return short and letters and topic.isprintable() and not (mashed(said) or placeholder(said) or steering(topic))
