"""The groups of the OpenAPI document, in the order in which they are read."""

TAGS: dict[str, str] = {
    "Mock interview": "A whole interview on a topic: start it, answer in writing or by voice, read the feedback. "
    "Questions, evaluations, transcription and speech can be had on their own, too.",
    "Live interview": "An interview from a resume and a job description. What is prepared here goes on over the "
    "WebSocket `/ws/interview/{session_id}`.",
    "Sessions": "Every interview, whichever API began it: where it stands, its transcript, coverage and report, "
    "pause, an early end, another try at a question, and erasure.",
    "Agents": "Interview questions answered by specialists, in one piece or streamed as Server-Sent Events.",
    "Health": "Whether the service lives, is ready, and what thinks for it.",
}


def tag_list() -> list[dict[str, str]]:
    """Return the groups as the OpenAPI document lists them."""
    return [{"name": name, "description": text} for name, text in TAGS.items()]
