"""Rooms: which interview has one, who speaks in it, who was asked to; what was heard there and has no place yet."""

from alembic import op

revision = "0008"
down_revision = "0007"

STATEMENTS = (
    """
        CREATE TABLE rooms (
            -- Of chance alone: of a session that was erased it says nothing, until the room is gone for certain.
            name text PRIMARY KEY,
            session_id uuid UNIQUE REFERENCES sessions ON DELETE SET NULL,
            created_at timestamptz NOT NULL DEFAULT now(),
            closed_at timestamptz,
            -- The job that speaks in the room, until when unless it says that it lives, and how long that lasts.
            job text,
            job_until timestamptz,
            lapse double precision NOT NULL DEFAULT 0,
            -- How often an agent was asked for since one last spoke, since when, when last; was the candidate told?
            attempts integer NOT NULL DEFAULT 0,
            waiting_since timestamptz,
            asked_at timestamptz,
            told boolean NOT NULL DEFAULT false,
            due_at timestamptz NOT NULL DEFAULT now(),
            CHECK ((job IS NULL) = (job_until IS NULL))
        )""",
    "CREATE INDEX rooms_due ON rooms (due_at) WHERE closed_at IS NULL",
    # What is left of a session that was erased is a room to be removed, at once.
    """
        CREATE FUNCTION room_left() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.due_at := clock_timestamp();
            NEW.job := NULL;
            NEW.job_until := NULL;
            RETURN NEW;
        END $$""",
    """
        CREATE TRIGGER room_left BEFORE UPDATE OF session_id ON rooms
        FOR EACH ROW WHEN (NEW.session_id IS NULL AND OLD.session_id IS NOT NULL) EXECUTE FUNCTION room_left()""",
    """
        CREATE TABLE utterances (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number bigint GENERATED ALWAYS AS IDENTITY,
            said text NOT NULL,
            PRIMARY KEY (session_id, number)
        )""",
)
UNDO = ("DROP TABLE utterances", "DROP TABLE rooms", "DROP FUNCTION room_left")


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDO:
        op.execute(statement)
