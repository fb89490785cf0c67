"""What the database keeps about the tracker's rows by itself: what search looks in, sort keys, the tally."""

NAMED = (
    ("companies", "company_name", "industry, headquarters, company_description"),
    ("roles", "role_name", "role_category, role_description"),
    ("skills", "skill_name", "skill_category, skill_description"),
)


def _said(name: str, others: str) -> str:
    """Word the vector that search looks in: stems and words of the name, and those of what is said about it."""
    more = " || ' ' || ".join(f"coalesce({column}, '')" for column in others.split(", "))
    return " || ".join(
        f"setweight(to_tsvector('{kind}', {text}), '{weight}')"
        for text, weight in ((name, "A"), (more, "D"))
        for kind in ("english", "simple")
    )


SEARCH = (
    *(
        f"ALTER TABLE interview_schema.{table} "
        f"ADD COLUMN search tsvector GENERATED ALWAYS AS ({_said(name, others)}) STORED"
        for table, name, others in NAMED
    ),
    *(f"CREATE INDEX {table}_search ON interview_schema.{table} USING gin (search)" for table, _, _ in NAMED),
)
QUESTIONS = (
    """
        ALTER TABLE interview_schema.questions
            -- The vector of question_text; null until one is made.
            ADD COLUMN embedding halfvec(384),
            ADD COLUMN search tsvector GENERATED ALWAYS AS (
                to_tsvector('english', question_text) || to_tsvector('simple', question_text)
            ) STORED""",
    "CREATE INDEX questions_search ON interview_schema.questions USING gin (search)",
    # A question may be longer than what fits into an index.
    "DROP INDEX interview_schema.questions_authored",
    """
        CREATE UNIQUE INDEX questions_authored ON interview_schema.questions (md5(question_text))
        WHERE created_by = 'viva-voce'""",
)
NAMES = (*((table, name) for table, name, _ in NAMED), ("questions", "question_text"))
WORDS = (
    # The words that the searched names hold, with their trigrams: what a misspelt word may have meant.
    """
        CREATE TABLE interview_schema.words (
            kind text NOT NULL,
            word text NOT NULL,
            grams text[] NOT NULL,
            PRIMARY KEY (kind, word)
        )""",
    "CREATE INDEX words_grams ON interview_schema.words USING gin (grams)",
    """
        CREATE FUNCTION interview_schema.trigrams(word text) RETURNS text[] IMMUTABLE STRICT LANGUAGE sql AS $$
            SELECT array_agg(DISTINCT substr('  ' || word || ' ', place, 3))
            FROM generate_series(1, length(word) + 1) AS place
        $$""",
    """
        CREATE FUNCTION interview_schema.put_words(kind text, said text[]) RETURNS void LANGUAGE sql AS $$
            INSERT INTO interview_schema.words (kind, word, grams)
            SELECT kind, word, interview_schema.trigrams(word)
            FROM (
                SELECT DISTINCT word
                FROM unnest(said) AS one, unnest(tsvector_to_array(to_tsvector('simple', one))) AS word
            ) AS found
            WHERE length(word) BETWEEN 3 AND 40
            ORDER BY word
            ON CONFLICT DO NOTHING
        $$""",
    """
        CREATE FUNCTION interview_schema.keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM interview_schema.put_words(TG_TABLE_NAME, ARRAY[to_jsonb(NEW) ->> TG_ARGV[0]]);
            RETURN NULL;
        END
        $$""",
    # In order over all rows of a statement, so that two who add many names at once do not wait for each other.
    """
        CREATE FUNCTION interview_schema.keep_new_words() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM interview_schema.put_words(TG_TABLE_NAME, array_agg(to_jsonb(came) ->> TG_ARGV[0]))
            FROM came;
            RETURN NULL;
        END
        $$""",
    *(
        f"""
        CREATE TRIGGER {table}_words AFTER UPDATE OF {name} ON interview_schema.{table}
        FOR EACH ROW EXECUTE FUNCTION interview_schema.keep_words('{name}')"""
        for table, name in NAMES
    ),
    *(
        f"""
        CREATE TRIGGER {table}_new_words AFTER INSERT ON interview_schema.{table}
        REFERENCING NEW TABLE AS came FOR EACH STATEMENT EXECUTE FUNCTION interview_schema.keep_new_words('{name}')"""
        for table, name in NAMES
    ),
    "SELECT interview_schema.put_words('questions', array_agg(question_text)) FROM interview_schema.questions",
)
COMPANY_SORT = (
    """
        CREATE FUNCTION interview_schema.sort_by_company() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            NEW.company_sort := (
                SELECT lower(left(company_name, 200)) FROM interview_schema.companies
                WHERE company_id = NEW.company_id);
            RETURN NEW;
        END
        $$""",
    """
        CREATE TRIGGER interviews_company_sort BEFORE INSERT OR UPDATE OF company_id ON interview_schema.interviews
        FOR EACH ROW EXECUTE FUNCTION interview_schema.sort_by_company()""",
    """
        CREATE FUNCTION interview_schema.rename_company() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            UPDATE interview_schema.interviews SET company_sort = lower(left(NEW.company_name, 200))
            WHERE company_id = NEW.company_id;
            RETURN NULL;
        END
        $$""",
    """
        CREATE TRIGGER companies_renamed AFTER UPDATE OF company_name ON interview_schema.companies
        FOR EACH ROW EXECUTE FUNCTION interview_schema.rename_company()""",
)
_KEY = "owner, interview_type, interview_status, interview_result, seniority_level, is_remote"
TALLY = (
    # Changes are added as rows of their own, so that no writer waits for another; every so often an owner's are summed.
    """
        CREATE TABLE interview_schema.interview_tally (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner text NOT NULL,
            interview_type text NOT NULL,
            interview_status text NOT NULL,
            interview_result text NOT NULL,
            seniority_level text,
            is_remote boolean,
            n bigint NOT NULL
        )""",
    "CREATE INDEX interview_tally_owner ON interview_schema.interview_tally (owner)",
    f"""
        CREATE FUNCTION interview_schema.sum_tally(who text) RETURNS void LANGUAGE sql AS $$
            WITH gone AS (
                DELETE FROM interview_schema.interview_tally WHERE id IN (
                    SELECT id FROM interview_schema.interview_tally WHERE owner = who
                    ORDER BY id FOR UPDATE SKIP LOCKED)
                RETURNING *
            )
            INSERT INTO interview_schema.interview_tally ({_KEY}, n)
            SELECT {_KEY}, sum(n) FROM gone GROUP BY {_KEY} HAVING sum(n) <> 0
        $$""",
    *(
        f"""
        CREATE FUNCTION interview_schema.tally_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE who text;
        BEGIN
            WITH put AS (
                INSERT INTO interview_schema.interview_tally ({_KEY}, n)
                SELECT {_KEY}, sum(n) FROM ({changes}) AS changes GROUP BY {_KEY} HAVING sum(n) <> 0
                RETURNING id, owner
            )
            SELECT max(owner) INTO who FROM put WHERE id % 64 = 0;
            IF who IS NOT NULL THEN
                PERFORM interview_schema.sum_tally(who);
            END IF;
            RETURN NULL;
        END
        $$"""
        for event, changes in (
            ("insert", f"SELECT {_KEY}, 1 AS n FROM came"),
            ("update", f"SELECT {_KEY}, 1 AS n FROM came UNION ALL SELECT {_KEY}, -1 FROM went"),
            ("delete", f"SELECT {_KEY}, -1 AS n FROM went"),
        )
    ),
    *(
        f"""
        CREATE TRIGGER interviews_tally_{event} AFTER {event.upper()} ON interview_schema.interviews
        REFERENCING {tables} FOR EACH STATEMENT EXECUTE FUNCTION interview_schema.tally_{event}()"""
        for event, tables in (
            ("insert", "NEW TABLE AS came"),
            ("update", "OLD TABLE AS went NEW TABLE AS came"),
            ("delete", "OLD TABLE AS went"),
        )
    ),
)
