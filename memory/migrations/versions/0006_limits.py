"""How often callers may call."""

from alembic import op

revision = "0006"
down_revision = "0005"

# Not logged: it is written with every call, and after a crash of the server everybody may begin anew. The room left
# on its pages lets rows be renewed in place.
ALLOWANCES = """
    CREATE UNLOGGED TABLE allowances (
        owner text NOT NULL,
        budget text NOT NULL,
        -- When the calls came that still count, oldest first.
        calls timestamptz[] NOT NULL,
        -- Whether the last call was let in, and when it was judged.
        taken boolean NOT NULL,
        judged_at timestamptz NOT NULL,
        PRIMARY KEY (owner, budget)
    ) WITH (fillfactor = 50)
"""


def upgrade() -> None:
    op.execute(ALLOWANCES)


def downgrade() -> None:
    op.execute("DROP TABLE allowances")
