"""What the tracker's constraints refuse, in words that name the field."""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors

from domain.errors import Conflict, Invalid, NotFound

_FIELDS = {
    "interviews_company_id_fkey": "company_id",
    "interviews_role_id_fkey": "role_id",
    "interview_questions_question_id_fkey": "question_id",
    "interview_questions_round": "round_id",
}
_RULES = {
    "interviews_first_after_application": "first_interview_date is before application_date. Correct one of them.",
}


@contextmanager
def refused() -> Iterator[None]:
    """Tell what a constraint refuses.

    Raises:
        NotFound: a row that is referred to does not exist.
        Conflict: there is such a row already.
        Invalid: a rule about several fields is broken.
    """
    try:
        yield
    except errors.ForeignKeyViolation as error:
        field = _FIELDS.get(error.diag.constraint_name or "", "a reference")
        raise NotFound(f"{field}: there is nothing with this id. Create it first, or leave the field out.") from None
    except errors.UniqueViolation:
        raise Conflict("There is such an entry already; nothing was changed.") from None
    except errors.CheckViolation as error:
        raise Invalid(_RULES.get(error.diag.constraint_name or "", "A value is outside of its range.")) from None
