"""Interviews: sessions, what was asked and said, what was made of it, and what happened in which order."""

from alembic import op

revision = "0002"
down_revision = "0001"

STATEMENTS = (
    """
        CREATE TABLE sessions (
            id uuid PRIMARY KEY,
            owner text NOT NULL,
            dialect text NOT NULL CHECK (dialect IN ('mock', 'live', 'parallel')),
            status text NOT NULL DEFAULT 'created'
                CHECK (status IN ('created', 'active', 'paused', 'evaluating', 'completed')),
            phase text NOT NULL DEFAULT 'setup',
            engine text NOT NULL,
            -- What was asked for, until the plan is there.
            wanted jsonb NOT NULL DEFAULT '{}',
            plan jsonb,
            topic text,
            difficulty text,
            role text,
            seniority text,
            has_resume boolean NOT NULL DEFAULT false,
            has_jd boolean NOT NULL DEFAULT false,
            memory_opt_in boolean NOT NULL DEFAULT false,
            turn integer NOT NULL DEFAULT 0,
            question integer NOT NULL DEFAULT 0,
            probes integer NOT NULL DEFAULT 0,
            in_phase integer NOT NULL DEFAULT 0,
            answered integer NOT NULL DEFAULT 0,
            greeting text NOT NULL DEFAULT '',
            created_at timestamptz NOT NULL DEFAULT now(),
            started_at timestamptz,
            ended_at timestamptz,
            paused_at timestamptz,
            paused_seconds double precision NOT NULL DEFAULT 0,
            phase_started double precision NOT NULL DEFAULT 0,
            forked_from uuid REFERENCES sessions ON DELETE CASCADE,
            forked_turn integer,
            -- The plan's seconds, where a clock runs.
            ends_after double precision,
            seq integer NOT NULL DEFAULT 0,
            -- Who drives the graph, until when; and when somebody has to look after this session, if nobody does.
            driver uuid,
            driver_until timestamptz,
            due_at timestamptz
        ) WITH (fillfactor = 70)""",
    "CREATE INDEX sessions_owner ON sessions (owner, dialect, created_at DESC)",
    "CREATE INDEX sessions_due ON sessions (due_at) WHERE due_at IS NOT NULL",
    "CREATE INDEX sessions_timed ON sessions (started_at) WHERE status = 'active' AND ends_after IS NOT NULL",
    """
        CREATE TABLE pool (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            position integer NOT NULL,
            text text NOT NULL,
            category text NOT NULL,
            difficulty text NOT NULL,
            topic text NOT NULL,
            purpose text NOT NULL DEFAULT '',
            source text NOT NULL CHECK (source IN ('bank', 'model', 'given')),
            bank text,
            key_concepts text[] NOT NULL DEFAULT '{}',
            requirements integer[] NOT NULL DEFAULT '{}',
            used boolean NOT NULL DEFAULT false,
            embedding halfvec(384),
            PRIMARY KEY (session_id, position)
        )""",
    "CREATE INDEX pool_unused ON pool (session_id, position) WHERE NOT used",
    """
        CREATE TABLE turns (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            number integer NOT NULL,
            question integer NOT NULL,
            probe integer NOT NULL DEFAULT 0,
            phase text NOT NULL,
            position integer NOT NULL,
            -- The wording where it is not the pool's: a probe's.
            text text,
            reason text,
            answer text,
            closed text CHECK (closed IN ('answered', 'skipped', 'dont_know', 'timed_out', 'withdrawn')),
            channel text,
            key text,
            revision integer NOT NULL DEFAULT 0,
            assessment jsonb,
            -- Of an answer that was spoken.
            timing jsonb,
            attempts integer NOT NULL DEFAULT 0,
            hints integer NOT NULL DEFAULT 0,
            asked_at timestamptz NOT NULL DEFAULT now(),
            delivered_at timestamptz,
            answered_at timestamptz,
            PRIMARY KEY (session_id, number),
            FOREIGN KEY (session_id, position) REFERENCES pool
        )""",
    "CREATE INDEX turns_waiting ON turns (session_id) WHERE closed = 'answered' AND assessment IS NULL",
    "CREATE UNIQUE INDEX turns_key ON turns (session_id, key) WHERE key IS NOT NULL",
    """
        CREATE TABLE asides (
            session_id uuid NOT NULL,
            turn integer NOT NULL,
            number integer NOT NULL,
            intent text NOT NULL,
            said text NOT NULL,
            reply text NOT NULL,
            key text,
            said_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (session_id, turn, number),
            FOREIGN KEY (session_id, turn) REFERENCES turns ON DELETE CASCADE
        )""",
    "CREATE UNIQUE INDEX asides_key ON asides (session_id, key) WHERE key IS NOT NULL",
    """
        CREATE TABLE requirements (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            id integer NOT NULL,
            kind text NOT NULL CHECK (kind IN ('job', 'claim', 'topic', 'rubric')),
            text text NOT NULL,
            competency text NOT NULL,
            weight double precision NOT NULL DEFAULT 1,
            status text NOT NULL DEFAULT 'open',
            evidence jsonb NOT NULL DEFAULT '[]',
            PRIMARY KEY (session_id, id)
        )""",
    """
        CREATE TABLE beliefs (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            competency text NOT NULL,
            mean double precision NOT NULL,
            variance double precision NOT NULL CHECK (variance > 0),
            ratings integer NOT NULL,
            -- What was believed before the first answer.
            prior_mean double precision,
            prior_variance double precision CHECK (prior_variance > 0),
            PRIMARY KEY (session_id, competency)
        )""",
    """
        CREATE TABLE amendments (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            key text NOT NULL,
            PRIMARY KEY (session_id, key)
        )""",
    """
        CREATE TABLE session_events (
            session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
            seq integer NOT NULL,
            kind text NOT NULL,
            turn integer NOT NULL DEFAULT 0,
            aside integer NOT NULL DEFAULT 0,
            PRIMARY KEY (session_id, seq)
        )""",
    """
        CREATE TABLE materials (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            resume_text text,
            profile jsonb,
            job_description text,
            role text,
            job jsonb,
            comparison jsonb
        )""",
    """
        CREATE TABLE reports (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            report jsonb NOT NULL,
            version integer NOT NULL DEFAULT 1,
            made_at timestamptz NOT NULL DEFAULT now()
        )""",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute(
        "DROP TABLE reports, materials, session_events, amendments, beliefs, requirements, asides, turns, pool,"
        " sessions"
    )
