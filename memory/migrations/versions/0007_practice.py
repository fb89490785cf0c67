"""What ties practice to the tracker, keeps the bank's counts true, and lets records travel."""

from alembic import op

revision = "0007"
down_revision = "0006"

# Counts move by differences, never by a recount: of two transactions that count at once each adds its own, and neither
# reads what the other has not yet committed. `updated_at` stays, since a count is no change of the question.
TALLY = """
    CREATE FUNCTION interview_schema.tally(question integer, asked integer, rating integer, ratings integer)
    RETURNS void LANGUAGE sql AS $$
        UPDATE interview_schema.questions SET
            times_asked = times_asked + asked,
            ratings_sum = ratings_sum + coalesce(rating, 0),
            ratings_count = ratings_count + ratings,
            average_rating = (ratings_sum + coalesce(rating, 0))::double precision / nullif(ratings_count + ratings, 0)
        WHERE question_id = question
    $$"""
COUNT_LINK = """
    CREATE FUNCTION interview_schema.count_link() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP <> 'INSERT' THEN
            PERFORM interview_schema.tally(OLD.question_id, -OLD.was_asked::integer, -OLD.answer_quality_rating,
                -(OLD.answer_quality_rating IS NOT NULL)::integer);
        END IF;
        IF TG_OP <> 'DELETE' THEN
            PERFORM interview_schema.tally(NEW.question_id, NEW.was_asked::integer, NEW.answer_quality_rating,
                (NEW.answer_quality_rating IS NOT NULL)::integer);
        END IF;
        RETURN NULL;
    END $$"""
# A turn gets its answer once: amending it leaves `closed` as it is, and a second try copies answered turns by INSERT.
COUNT_PRACTICE = """
    CREATE FUNCTION interview_schema.count_practice() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE interview_schema.questions SET times_practiced = times_practiced + 1
        FROM pool
        WHERE pool.session_id = NEW.session_id AND pool.position = NEW.position
            AND questions.question_id = pool.question_id;
        RETURN NULL;
    END $$"""

STATEMENTS = (
    """
        ALTER TABLE interview_schema.questions
            ADD COLUMN ratings_sum bigint NOT NULL DEFAULT 0,
            ADD COLUMN ratings_count integer NOT NULL DEFAULT 0""",
    # By these a record is known again wherever it was taken to and brought back from.
    "ALTER TABLE interview_schema.interviews ADD COLUMN uid uuid NOT NULL DEFAULT gen_random_uuid()",
    "ALTER TABLE interview_schema.interview_questions ADD COLUMN uid uuid NOT NULL DEFAULT gen_random_uuid()",
    "CREATE UNIQUE INDEX interviews_uid ON interview_schema.interviews (owner, uid)",
    "CREATE INDEX interviews_owner_id ON interview_schema.interviews (owner, interview_id)",
    "CREATE UNIQUE INDEX interview_questions_uid ON interview_schema.interview_questions (interview_id, uid)",
    # Of the bank; without a foreign key, whose checks would lock the same few rows for every interview that is planned.
    "ALTER TABLE pool ADD COLUMN question_id integer",
    TALLY,
    COUNT_LINK,
    COUNT_PRACTICE,
    """
        CREATE TRIGGER count_link AFTER INSERT OR DELETE ON interview_schema.interview_questions
        FOR EACH ROW EXECUTE FUNCTION interview_schema.count_link()""",
    """
        CREATE TRIGGER recount_link AFTER UPDATE ON interview_schema.interview_questions
        FOR EACH ROW WHEN ((OLD.question_id, OLD.was_asked, OLD.answer_quality_rating)
            IS DISTINCT FROM (NEW.question_id, NEW.was_asked, NEW.answer_quality_rating))
        EXECUTE FUNCTION interview_schema.count_link()""",
    """
        CREATE TRIGGER count_practice AFTER UPDATE OF closed ON turns
        FOR EACH ROW WHEN (NEW.probe = 0 AND NEW.closed = 'answered' AND OLD.closed IS DISTINCT FROM 'answered')
        EXECUTE FUNCTION interview_schema.count_practice()""",
    """
        UPDATE pool SET question_id = questions.question_id FROM interview_schema.questions
        WHERE questions.question_text = pool.bank AND questions.created_by = 'viva-voce'""",
    # What was answered before anything was counted; a second try holds copies of the turns before it.
    """
        UPDATE interview_schema.questions SET times_practiced = practised.times
        FROM (SELECT pool.question_id, count(*) AS times
            FROM turns JOIN pool USING (session_id, position) JOIN sessions ON sessions.id = session_id
            WHERE turns.closed = 'answered' AND turns.probe = 0 AND pool.question_id IS NOT NULL
                AND (sessions.forked_turn IS NULL OR turns.number >= sessions.forked_turn)
            GROUP BY pool.question_id) AS practised
        WHERE questions.question_id = practised.question_id""",
    """
        CREATE TABLE interview_schema.practice_sessions (
            session_id uuid PRIMARY KEY REFERENCES sessions ON DELETE CASCADE,
            interview_id integer NOT NULL REFERENCES interview_schema.interviews ON DELETE CASCADE,
            -- What its client calls it, so that asking twice makes one; `wish` is what was asked for.
            key text,
            wish jsonb NOT NULL DEFAULT '{}'
        )""",
    "CREATE UNIQUE INDEX practice_sessions_key ON interview_schema.practice_sessions (interview_id, key)",
    # Only a digest of the token is kept: who reads the table cannot read anybody's calendar.
    """
        CREATE TABLE interview_schema.calendar_tokens (
            owner text PRIMARY KEY,
            digest bytea NOT NULL UNIQUE,
            created_at timestamptz NOT NULL DEFAULT now()
        )""",
)
UNDONE = (
    "DROP TABLE interview_schema.calendar_tokens, interview_schema.practice_sessions",
    "DROP TRIGGER count_practice ON turns",
    "DROP TRIGGER recount_link ON interview_schema.interview_questions",
    "DROP TRIGGER count_link ON interview_schema.interview_questions",
    "DROP FUNCTION interview_schema.count_practice, interview_schema.count_link, interview_schema.tally",
    "ALTER TABLE pool DROP COLUMN question_id",
    "ALTER TABLE interview_schema.interview_questions DROP COLUMN uid",
    "DROP INDEX interview_schema.interviews_owner_id",
    "ALTER TABLE interview_schema.interviews DROP COLUMN uid",
    "ALTER TABLE interview_schema.questions DROP COLUMN ratings_sum, DROP COLUMN ratings_count",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    for statement in UNDONE:
        op.execute(statement)
