"""Which rooms there really are: one whose making failed has a row, and is not told of."""

from alembic import op

revision = "0014"
down_revision = "0013"

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE rooms ADD COLUMN made_at timestamptz",
    # Of those from before nobody knows; most were made.
    "UPDATE rooms SET made_at = created_at",
)
UNDO: tuple[str, ...] = ("ALTER TABLE rooms DROP COLUMN made_at",)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDO:
        op.execute(statement)
