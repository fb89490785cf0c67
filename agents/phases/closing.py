"""Closing: the candidate's own matters."""

from agents.spec import PhaseSpec

SPEC = PhaseSpec(
    id="closing",
    order=5,
    title="Closing",
    purpose="Leave the candidate room for what was not asked.",
    share=0.08,
    least=1,
    most=1,
    categories=("general",),
)
