"""The picture that faces are compared with is needed as long as the interview goes on, and then no more."""

from alembic import op

revision = "0013"
down_revision = "0012"

STATEMENTS: tuple[str, ...] = (
    # Without a picture the row still tells that there was one, and when it was taken.
    "ALTER TABLE faces ALTER COLUMN picture DROP NOT NULL",
    """
        UPDATE faces SET picture = NULL FROM sessions
        WHERE sessions.id = faces.session_id AND sessions.status = 'completed'""",
)
UNDO: tuple[str, ...] = (
    "DELETE FROM faces WHERE picture IS NULL",
    "ALTER TABLE faces ALTER COLUMN picture SET NOT NULL",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDO:
        op.execute(statement)
