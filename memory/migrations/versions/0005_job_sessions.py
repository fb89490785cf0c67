"""Sessions of interviews that are held elsewhere and recorded here: their settings, interactions and metrics."""

from alembic import op

revision = "0005"
down_revision = "0004"

# Owner and what analytics ask for stand in the rows and in their indexes, so that no row of the tables is visited.
STATEMENTS = (
    "ALTER TABLE sessions DROP CONSTRAINT sessions_dialect_check",
    """
        ALTER TABLE sessions ADD CONSTRAINT sessions_dialect_check
            CHECK (dialect IN ('mock', 'live', 'parallel', 'interview_sessions'))""",
    # Without it, deleting one session reads all of them, to find second tries.
    "CREATE INDEX sessions_forked ON sessions (forked_from) WHERE forked_from IS NOT NULL",
    """
        CREATE INDEX sessions_recorded ON sessions (owner, started_at) INCLUDE (status, ended_at, paused_seconds)
            WHERE dialect = 'interview_sessions'""",
    """
        CREATE TABLE job_sessions (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            job_context jsonb NOT NULL,
            settings jsonb NOT NULL
        )""",
    """
        CREATE TABLE interactions (
            id uuid PRIMARY KEY,
            session_id uuid NOT NULL REFERENCES job_sessions ON DELETE CASCADE,
            owner text NOT NULL,
            question text NOT NULL,
            type text NOT NULL CHECK (type IN ('technical', 'behavioral', 'situational', 'cultural')),
            category text NOT NULL,
            difficulty text NOT NULL CHECK (difficulty IN ('junior', 'mid', 'senior')),
            requires_star boolean NOT NULL,
            responses jsonb NOT NULL DEFAULT '[]',
            selected_response text,
            user_feedback double precision CHECK (user_feedback BETWEEN 1 AND 5),
            happened_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )""",
    "CREATE INDEX interactions_session ON interactions (session_id, happened_at)",
    "CREATE INDEX interactions_owner ON interactions (owner, happened_at) INCLUDE (type)",
    """
        CREATE TABLE metrics (
            id uuid PRIMARY KEY,
            session_id uuid NOT NULL REFERENCES job_sessions ON DELETE CASCADE,
            owner text NOT NULL,
            transcription_latency_ms double precision,
            response_generation_ms double precision,
            total_latency_ms double precision,
            transcription_accuracy double precision CHECK (transcription_accuracy BETWEEN 0 AND 1),
            user_satisfaction double precision CHECK (user_satisfaction BETWEEN 1 AND 5),
            created_at timestamptz NOT NULL DEFAULT clock_timestamp()
        )""",
    "CREATE INDEX metrics_session ON metrics (session_id, created_at)",
    """
        CREATE INDEX metrics_owner ON metrics (owner, created_at)
            INCLUDE (total_latency_ms, transcription_accuracy, user_satisfaction)""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE metrics, interactions, job_sessions")
    op.execute("DELETE FROM sessions WHERE dialect = 'interview_sessions'")
    op.execute("DROP INDEX sessions_recorded, sessions_forked")
    op.execute("ALTER TABLE sessions DROP CONSTRAINT sessions_dialect_check")
    op.execute(
        "ALTER TABLE sessions ADD CONSTRAINT sessions_dialect_check CHECK (dialect IN ('mock', 'live', 'parallel'))"
    )
