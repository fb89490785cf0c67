"""The groups of the OpenAPI document, in the order in which they are read."""

TAGS: dict[str, str] = {
    "Mock interview": "A whole interview on a topic: start it, answer in writing or by voice, read the feedback. "
    "Questions, evaluations, transcription and speech can be had on their own, too.",
    "Live interview": "An interview from a resume and a job description. What is prepared here goes on over the "
    "WebSocket `/ws/interview/{session_id}`.",
    "Parallel interviews": "Many interviews at once: each with a candidate, questions that are asked word for "
    "word, and timers that the service keeps. They go on over the WebSocket `/ws/interview?session_id=`.",
    "Sessions": "Every interview, whichever API began it: where it stands, its transcript, coverage and report, "
    "pause, an early end, another try at a question, and erasure.",
    "Proctoring": "What is noticed around an interview, with the candidate's own remarks, and the pictures of faces: "
    "observations for a person to weigh, on which no score depends.",
    "Agents": "Interview questions answered by specialists, in one piece or streamed as Server-Sent Events.",
    "Interviews": "Interviews that were applied for: companies' and roles' names joined in, rounds, and the questions "
    "that were asked.",
    "Companies": "Who interviews; shared by all users.",
    "Roles": "What is interviewed for; shared by all users.",
    "Skills": "What is asked for; shared by all users.",
    "Questions": "The question bank, found by words, by category, tags and difficulty, or by meaning.",
    "Statistics": "How many of what there is.",
    "Practice": "Mock interviews for a tracked job: its description, its skills, the questions linked to it.",
    "Tracker files": "The whole tracker as one file, JSON or CSV: out, and in again, with a dry run "
    "that tells what would happen.",
    "Calendar": "Scheduled rounds as a calendar that other programs subscribe to, by a token of its own.",
    "Interview sessions": "Interviews that are held elsewhere and recorded here: their questions, candidate answers, "
    "latencies and figures. It always wants a token.",
    "Voice": "Spoken interviews: what the LiveKit server tells of their rooms.",
    "Recordings": "The sound of spoken interviews: kept, encrypted, while the candidate agrees, and played next to the "
    "transcript; erased with the word that withdraws it.",
    "Health": "Whether the service lives, is ready, and what thinks for it.",
}


def tag_list() -> list[dict[str, str]]:
    """Return the groups as the OpenAPI document lists them."""
    return [{"name": name, "description": text} for name, text in TAGS.items()]
