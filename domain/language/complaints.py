"""What a validation finds wrong, in the words of the rule that was broken."""


def plainly(message: str) -> str:
    """Return a message without what pydantic puts before the words of an error that our own rules raise."""
    return message.removeprefix("Value error, ")
