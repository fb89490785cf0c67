"""What the scripted endpoint makes of an answer to be graded: quotes cut from it, unless the answer asks otherwise.

Marks inside an answer: `[[score:7.5]]` sets the score, `[[bad_quotes]]` invents the quotes, `[[probe]]` asks on.
"""

import re
from collections.abc import Mapping
from typing import Any

ANSWER = re.compile(r"<answer id=(\w+)>\n(.*?)\n</answer id=\1>", re.S)
CONCEPTS = re.compile(r"^Key concepts: (.+)$", re.M)
SCORE = re.compile(r"\[\[score:([\d.]+)\]\]")
MARK = re.compile(r"\[\[[\w:.]+\]\]")
INVENTED = "words that nobody in this interview has ever said"


def judgement(request: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict on the answer in the request's messages."""
    asked = "\n\n".join(message["content"] for message in request["messages"] if message["role"] == "user")
    found = ANSWER.search(asked)
    answer = found[2] if found else ""
    score = SCORE.search(answer)
    said = max(MARK.split(answer), key=len).split()
    quote = INVENTED if "[[bad_quotes]]" in answer else " ".join(said[:8])
    concepts = CONCEPTS.search(asked)
    named = concepts[1].split("; ") if concepts else []
    probes = "[[probe]]" in answer
    return {
        "evidence": [quote],
        "score": float(score[1]) if score else 6.5,
        "confidence": "medium",
        "communication_evidence": [INVENTED if "[[bad_quotes]]" in answer else " ".join(said[-8:])],
        "communication": 7.0,
        "covered": named[:1],
        "missing": named[1:2],
        "strengths": ["a scripted strength"],
        "improvements": ["a scripted improvement"],
        "feedback": "Scripted feedback on this answer.",
        "vague_on": "a scripted detail" if probes else None,
        "follow_up": "Which scripted detail would you add to that?" if probes else None,
    }
