"""What was said, as sound, by consent."""

from alembic import op

revision = "0011"
down_revision = "0010"

STATEMENTS: tuple[str, ...] = (
    """
        CREATE TABLE recording_consents (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            given boolean NOT NULL,
            -- Counts the changes: what was heard under an earlier word is not kept under a later one.
            revision integer NOT NULL DEFAULT 1,
            changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
            -- The job that records now; one that finds another's name here follows an agent that died.
            job text,
            -- Seconds of sound that could not be kept, and agents that died while they recorded.
            lost double precision NOT NULL DEFAULT 0,
            broken integer NOT NULL DEFAULT 0
        )""",
    # A piece of sound: Opus packets, encrypted by the service. No foreign key to turns: one that was withdrawn
    # leaves, and what was said meanwhile stays.
    """
        CREATE TABLE recordings (
            session_id uuid NOT NULL REFERENCES recording_consents ON DELETE CASCADE,
            turn integer NOT NULL,
            speaker text NOT NULL CHECK (speaker IN ('candidate', 'interviewer')),
            number integer NOT NULL,
            begun_at timestamptz NOT NULL,
            seconds double precision NOT NULL,
            sound bytea NOT NULL,
            PRIMARY KEY (session_id, turn, speaker, number)
        )""",
    # Encrypted bytes cannot be packed.
    "ALTER TABLE recordings ALTER COLUMN sound SET STORAGE EXTERNAL",
)
UNDO: tuple[str, ...] = ("DROP TABLE recordings", "DROP TABLE recording_consents")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDO:
        op.execute(statement)
