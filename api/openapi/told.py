"""Examples for what is told of the domain's own models, which know nothing of any document."""

from typing import Any

QUESTION = "How does a hash map keep its lookups fast as it grows?"
ANSWER = "It doubles its buckets and moves every key once."
QUOTE = "doubles its buckets"

EXAMPLES: dict[str, dict[str, Any]] = {
    "Assessment": {
        "feedback": "You name the growth step; say what it costs when it happens.",
        "strengths": ["Knows that growing moves every key"],
        "improvements": ["Give the amortised cost of an insertion"],
        "covered": ["Resizing"],
        "missing": ["Load factor"],
        "observations": [],
        "steering": [],
        "refused": None,
        "vague_on": None,
        "follow_up": None,
        "method": "offline:similarity",
    },
    "Rating": {
        "score": 6.5,
        "confidence": "low",
        "band": "not_strong",
        "evidence": [QUOTE],
        "note": "",
    },
    "Evidence": {"turn": 1, "quote": QUOTE},
    "Requirement": {"id": 1, "text": "Hash tables", "weight": 1.0, "status": "covered"},
    "CompetencyLine": {
        "score": 6.5,
        "confidence": "low",
        "answers": 2,
        "ability": 0.41,
        "deviation": 0.93,
        "evidence": [QUOTE],
        "note": "",
    },
    "RoadmapItem": {
        "skill": "Hash tables",
        "why": "The load factor was not mentioned.",
        "practise": ["Reckon the amortised cost of an insertion"],
        "questions": ["When would you not use a hash table?"],
    },
    "QuestionFeedback": {
        "number": 1,
        "question_number": 1,
        "probe": 0,
        "question": QUESTION,
        "topic": "hash tables",
        "reason": None,
        "answer": ANSWER,
        "status": "answered",
        "score": 6.5,
        "assessed": True,
        "confidence": "low",
        "band": "not_strong",
        "method": "offline:similarity",
        "feedback": "You name the growth step; say what it costs when it happens.",
        "cause": "",
        "strengths": ["Knows that growing moves every key"],
        "improvements": ["Give the amortised cost of an insertion"],
        "covered": ["Resizing"],
        "missing": ["Load factor"],
        "observations": [],
        "evidence": [QUOTE],
        "strong_answer": None,
        "key_concepts": ["Resizing", "Load factor"],
    },
}


def add_examples(schemas: dict[str, Any]) -> None:
    """Put the examples to the fields of the document's schemas."""
    for name, values in EXAMPLES.items():
        for field, value in values.items():
            schemas[name]["properties"][field]["examples"] = [value]
