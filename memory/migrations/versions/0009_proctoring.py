"""What was noticed around an interview, and the picture that faces are compared with."""

from alembic import op

revision = "0009"
down_revision = "0008"

STATEMENTS: tuple[str, ...] = (
    # Events of one kind that come close together are one row with their count.
    """
        CREATE TABLE observations (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number integer NOT NULL,
            kind text NOT NULL,
            detail text,
            count integer NOT NULL DEFAULT 1,
            -- By the client's clock, which may be wrong.
            client_at timestamptz,
            first_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            last_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            -- The exchange whose question stood, and the seconds since it was put. No foreign key: a turn that was
            -- withdrawn leaves, and what was noticed meanwhile stays.
            turn integer,
            question integer,
            seconds double precision,
            remark text,
            remarked_at timestamptz,
            PRIMARY KEY (session_id, number)
        )""",
    "CREATE INDEX observations_kind ON observations (session_id, kind, number DESC)",
    # Encrypted by the service; the newest picture takes the place of the one before.
    """
        CREATE TABLE faces (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            picture bytea NOT NULL,
            captured_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )""",
    # Encrypted bytes cannot be packed.
    "ALTER TABLE faces ALTER COLUMN picture SET STORAGE EXTERNAL",
)
UNDO: tuple[str, ...] = ("DROP TABLE faces", "DROP TABLE observations")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDO:
        op.execute(statement)
