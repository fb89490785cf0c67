"""Candidates and timers of interviews that run side by side, and what became of their code."""

from alembic import op

revision = "0010"
down_revision = "0009"

STATEMENTS: tuple[str, ...] = (
    """
        CREATE TABLE candidates (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            name text NOT NULL,
            email text NOT NULL
        )""",
    """
        ALTER TABLE turns
            -- When the question's timer runs out; it is set going when the candidate has the question.
            ADD COLUMN deadline timestamptz,
            -- What has been sent of an answer that is still being written.
            ADD COLUMN draft text""",
    "CREATE INDEX turns_deadline ON turns (deadline) WHERE closed IS NULL AND deadline IS NOT NULL",
)
UNDO: tuple[str, ...] = (
    "DROP INDEX turns_deadline",
    "ALTER TABLE turns DROP COLUMN draft, DROP COLUMN deadline",
    "DROP TABLE candidates",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDO:
        op.execute(statement)
