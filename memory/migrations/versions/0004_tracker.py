"""The tracker: companies, roles and skills that all share; interviews, rounds and linked questions, each one's own.

Three things are kept by triggers, since every way of writing has to keep them: the words that a misspelt search is
mended by, the key that interviews are sorted by when they are sorted by company, and the tally that an exact total is
read from without counting a hundred thousand rows.
"""

from alembic import op

from memory.migrations.kept import COMPANY_SORT, QUESTIONS, SEARCH, TALLY, WORDS

revision = "0004"
down_revision = "0003"

FILTERS = "(company_id, role_id, interview_type, interview_status, interview_result, seniority_level, is_remote)"
ORDERS = (
    ("newest", "owner, created_at, interview_id"),
    ("status", "owner, interview_status, interview_id"),
    ("applied", "owner, application_date, interview_id"),
    ("applied_last", "owner, application_date DESC NULLS LAST, interview_id DESC"),
    ("first", "owner, first_interview_date, interview_id"),
    ("first_last", "owner, first_interview_date DESC NULLS LAST, interview_id DESC"),
    ("company", "owner, company_id, created_at, interview_id"),
    ("role", "owner, role_id, created_at, interview_id"),
    ("name", "owner, company_sort, interview_id"),
    ("name_last", "owner, company_sort DESC NULLS LAST, interview_id DESC"),
)
STATEMENTS = (
    """
        CREATE TABLE interview_schema.companies (
            company_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            company_name text NOT NULL CHECK (company_name <> ''),
            industry text,
            company_size text,
            headquarters text,
            website text,
            company_description text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        )""",
    "CREATE UNIQUE INDEX companies_name ON interview_schema.companies (md5(lower(company_name)))",
    """
        CREATE TABLE interview_schema.roles (
            role_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            role_name text NOT NULL CHECK (role_name <> ''),
            role_category text,
            role_description text,
            typical_skills text[] NOT NULL DEFAULT '{}',
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        )""",
    "CREATE UNIQUE INDEX roles_name ON interview_schema.roles (md5(lower(role_name)))",
    """
        CREATE TABLE interview_schema.skills (
            skill_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            skill_name text NOT NULL CHECK (skill_name <> ''),
            skill_category text,
            skill_type text,
            skill_description text,
            is_trending boolean NOT NULL DEFAULT false,
            market_demand text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
        )""",
    "CREATE UNIQUE INDEX skills_name ON interview_schema.skills (md5(lower(skill_name)))",
    """
        CREATE TABLE interview_schema.interviews (
            interview_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            owner text NOT NULL,
            company_id integer REFERENCES interview_schema.companies,
            role_id integer REFERENCES interview_schema.roles,
            custom_role_title text,
            interview_type text NOT NULL DEFAULT 'actual'
                CHECK (interview_type IN ('actual', 'mock', 'practice')),
            seniority_level text CHECK (seniority_level IN
                ('intern', 'junior', 'mid', 'senior', 'staff', 'principal', 'lead', 'manager', 'director')),
            interview_status text NOT NULL DEFAULT 'scheduled' CHECK (interview_status IN
                ('scheduled', 'in_progress', 'completed', 'cancelled', 'rescheduled')),
            interview_result text NOT NULL DEFAULT 'pending' CHECK (interview_result IN
                ('pending', 'passed', 'failed', 'offer_received', 'offer_accepted', 'offer_declined')),
            job_description text,
            main_skills_required text[] NOT NULL DEFAULT '{}',
            required_experience_years integer CHECK (required_experience_years >= 0),
            job_location text,
            is_remote boolean,
            salary_range text,
            application_date date,
            first_interview_date date,
            preparation_notes text,
            overall_feedback text,
            strengths text,
            areas_for_improvement text,
            created_by text,
            -- The beginning of the company's name in lower case; kept by a trigger.
            company_sort text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT interviews_first_after_application CHECK (first_interview_date >= application_date)
        )""",
    """
        CREATE TABLE interview_schema.interview_rounds (
            round_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            interview_id integer NOT NULL REFERENCES interview_schema.interviews ON DELETE CASCADE,
            round_number integer NOT NULL CHECK (round_number > 0),
            round_name text,
            round_type text,
            scheduled_date date,
            scheduled_time time,
            duration_minutes integer CHECK (duration_minutes > 0),
            is_virtual boolean,
            meeting_platform text,
            interviewer_name text,
            interviewer_title text,
            round_status text NOT NULL DEFAULT 'scheduled',
            round_result text NOT NULL DEFAULT 'pending',
            rating integer CHECK (rating BETWEEN 1 AND 10),
            feedback text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT interview_rounds_number UNIQUE (interview_id, round_number),
            UNIQUE (interview_id, round_id)
        )""",
    """
        CREATE TABLE interview_schema.interview_questions (
            interview_question_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            interview_id integer NOT NULL REFERENCES interview_schema.interviews ON DELETE CASCADE,
            question_id integer NOT NULL REFERENCES interview_schema.questions,
            round_id integer,
            was_asked boolean NOT NULL DEFAULT true,
            order_asked integer CHECK (order_asked > 0),
            candidate_answer text,
            answer_quality_rating integer CHECK (answer_quality_rating BETWEEN 1 AND 10),
            time_taken_minutes integer CHECK (time_taken_minutes >= 0),
            was_prepared boolean,
            confidence_level integer CHECK (confidence_level BETWEEN 1 AND 10),
            what_went_well text,
            what_could_improve text,
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now(),
            CONSTRAINT interview_questions_round FOREIGN KEY (interview_id, round_id)
                REFERENCES interview_schema.interview_rounds (interview_id, round_id)
        )""",
    "CREATE INDEX interview_questions_interview ON interview_schema.interview_questions (interview_id)",
    "CREATE INDEX interview_questions_question ON interview_schema.interview_questions (question_id)",
    # Every order of the list has its index, those that hold nulls one for each direction: nulls come last in both. The
    # filters ride along, so that rows which do not pass are not visited.
    *(
        f"CREATE INDEX interviews_{name} ON interview_schema.interviews ({key}) INCLUDE {FILTERS}"
        for name, key in ORDERS
    ),
    "CREATE INDEX roles_category ON interview_schema.roles (role_category)",
    "CREATE INDEX skills_category ON interview_schema.skills (skill_category)",
    *SEARCH,
    *QUESTIONS,
    *WORDS,
    *COMPANY_SORT,
    *TALLY,
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    op.execute("DROP TRIGGER questions_words ON interview_schema.questions")
    op.execute("DROP TRIGGER questions_new_words ON interview_schema.questions")
    op.execute("ALTER TABLE interview_schema.questions DROP COLUMN search, DROP COLUMN embedding")
    op.execute("DROP INDEX interview_schema.questions_authored")
    op.execute(
        "CREATE UNIQUE INDEX questions_authored ON interview_schema.questions (question_text) "
        "WHERE created_by = 'viva-voce'"
    )
    tables = ("interview_questions", "interview_rounds", "interviews", "skills", "roles", "companies")
    kept = ("words", "interview_tally")
    op.execute("DROP TABLE " + ", ".join(f"interview_schema.{table}" for table in (*tables, *kept)))
    functions = (
        "keep_words",
        "keep_new_words",
        "put_words",
        "trigrams",
        "sort_by_company",
        "rename_company",
        "sum_tally",
    )
    counted = ("tally_insert", "tally_update", "tally_delete")
    op.execute("DROP FUNCTION " + ", ".join(f"interview_schema.{name}" for name in (*functions, *counted)))
