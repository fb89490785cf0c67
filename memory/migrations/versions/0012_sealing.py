"""With which key faces and voices are encrypted."""

from alembic import op

revision = "0012"
down_revision = "0011"

# A print of the key, from which nobody learns the key: whoever has another one would encrypt what nobody else opens.
STATEMENT = """
    CREATE TABLE sealing_keys (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        fingerprint bytea NOT NULL
    )"""


def upgrade() -> None:
    op.execute(STATEMENT)


def downgrade() -> None:
    op.execute("DROP TABLE sealing_keys")
