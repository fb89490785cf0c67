"""Technical: what the job requires, and where the resume is silent."""

from agents.spec import PhaseSpec

SPEC = PhaseSpec(
    id="technical",
    order=3,
    title="Technical",
    purpose="Find out how deep the candidate's knowledge of the field goes where the job needs it.",
    share=0.45,
    least=2,
    most=5,
    categories=("technical", "system_design", "coding", "product", "case_study"),
)
