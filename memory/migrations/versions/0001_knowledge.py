"""The question bank, the retrievable passages, and the record of what was seeded."""

from alembic import op

revision = "0001"
down_revision = None


STATEMENTS = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    "CREATE SCHEMA IF NOT EXISTS interview_schema",
    """
        CREATE TABLE interview_schema.questions (
            question_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            question_text text NOT NULL CHECK (question_text <> ''),
            question_category text NOT NULL,
            question_difficulty text NOT NULL
                CHECK (question_difficulty IN ('easy', 'medium', 'hard', 'expert')),
            answer_summary text,
            key_concepts text[] NOT NULL DEFAULT '{}',
            common_mistakes text[] NOT NULL DEFAULT '{}',
            tips_and_tricks text[] NOT NULL DEFAULT '{}',
            follow_ups text[] NOT NULL DEFAULT '{}',
            tags text[] NOT NULL DEFAULT '{}',
            time_to_answer_minutes integer CHECK (time_to_answer_minutes > 0),
            times_asked integer NOT NULL DEFAULT 0,
            times_practiced integer NOT NULL DEFAULT 0,
            average_rating double precision,
            is_active boolean NOT NULL DEFAULT true,
            created_by text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            -- Set on rows that came with the product: the digest of the authored entry, cleared once a user edits it.
            authored_digest text
        )""",
    """
        CREATE UNIQUE INDEX questions_authored ON interview_schema.questions (question_text)
        WHERE created_by = 'viva-voce'""",
    "CREATE INDEX questions_category ON interview_schema.questions (question_category)",
    """
        CREATE TABLE passages (
            scope text NOT NULL,
            kind text NOT NULL CHECK (kind IN ('note', 'question')),
            ref text NOT NULL,
            body text NOT NULL,
            embedding halfvec(384) NOT NULL,
            PRIMARY KEY (scope, kind, body)
        )""",
    "CREATE TABLE seeds (name text PRIMARY KEY, digest text NOT NULL)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TABLE seeds, passages, interview_schema.questions")
    op.execute("DROP SCHEMA interview_schema")
