"""What is tracked: companies, roles, skills and questions that all share, and each one's own interviews."""

from domain.tracker.interviews import (
    Interview,
    InterviewFilter,
    InterviewOrder,
    InterviewResult,
    InterviewStatus,
    InterviewSummary,
    InterviewType,
    Order,
    Overview,
    Seniority,
)
from domain.tracker.rounds import AskedQuestion, Round
from domain.tracker.shared import CatalogQuestion, Company, QuestionFilter, QuestionOrder, Role, Skill

__all__ = [
    "AskedQuestion",
    "CatalogQuestion",
    "Company",
    "Interview",
    "InterviewFilter",
    "InterviewOrder",
    "InterviewResult",
    "InterviewStatus",
    "InterviewSummary",
    "InterviewType",
    "Order",
    "Overview",
    "QuestionFilter",
    "QuestionOrder",
    "Role",
    "Round",
    "Seniority",
    "Skill",
]
