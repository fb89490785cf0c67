"""What is remembered of a candidate from one interview to the next, for those who opted in."""

from alembic import op

revision = "0003"
down_revision = "0002"

# No index over the vectors: recall is exact within one owner's rows, where an approximate index loses most of them.
STATEMENTS = (
    """
        CREATE TABLE recollections (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner text NOT NULL,
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            kind text NOT NULL CHECK (kind IN ('belief', 'strength', 'gap', 'question', 'roadmap', 'agreed')),
            text text NOT NULL,
            competency text,
            mean double precision,
            variance double precision CHECK (variance > 0),
            ratings integer,
            embedding halfvec(384),
            created_at timestamptz NOT NULL DEFAULT now(),
            CHECK (kind <> 'belief'
                OR (competency IS NOT NULL AND mean IS NOT NULL AND variance IS NOT NULL AND ratings IS NOT NULL))
        )""",
    "CREATE INDEX recollections_owner ON recollections (owner)",
    "CREATE INDEX recollections_session ON recollections (session_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE recollections")
