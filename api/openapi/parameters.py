"""What the parameters mean that many paths share, for those whose route says nothing."""

from typing import Any

WORDS: dict[str, tuple[str, Any]] = {
    "interview_id": ("The tracked interview's id", 7),
    "round_id": ("The round's id", 3),
    "link_id": ("The id of the link between a question and an interview", 11),
    "company_id": ("The company's id", 5),
    "role_id": ("The role's id", 2),
    "skill_id": ("The skill's id", 4),
    "question_id": ("The question's id", 42),
    "interview_type": ("Only those of this type", "actual"),
    "interview_status": ("Only those that stand so", "scheduled"),
    "interview_result": ("Only those that ended so", "passed"),
    "seniority_level": ("Only those for this level", "senior"),
    "is_remote": ("Only remote ones, or only the others", True),
    "order": ("Ascending or descending", "desc"),
    "search": ("Words to look for", "hash table"),
    "category": ("Only this category", "technical"),
    "difficulty": ("Only this difficulty", "medium"),
    "tags": ("Any of these", ["caching"]),
    "similar_to": ("What is near to this in meaning", "sharding a database"),
}


def add_words(parameter: dict[str, Any]) -> None:
    """Complete a parameter's description and example."""
    words, example = WORDS.get(parameter["name"], ("", None))
    if words:
        parameter.setdefault("description", words)
        if "examples" not in parameter["schema"] and "default" not in parameter["schema"]:
            parameter["schema"]["examples"] = [example]
