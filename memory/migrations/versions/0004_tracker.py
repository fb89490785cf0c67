"""The tracker: companies, roles and skills that all share; interviews, rounds and linked questions, each one's own."""

from alembic import op

revision = "0004"
down_revision = "0003"

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
            created_at timestamptz NOT NULL DEFAULT now(),
            updated_at timestamptz NOT NULL DEFAULT now()
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
            UNIQUE (interview_id, round_number)
        )""",
    """
        CREATE TABLE interview_schema.interview_questions (
            interview_question_id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
            interview_id integer NOT NULL REFERENCES interview_schema.interviews ON DELETE CASCADE,
            question_id integer NOT NULL REFERENCES interview_schema.questions,
            round_id integer REFERENCES interview_schema.interview_rounds ON DELETE SET NULL,
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
            updated_at timestamptz NOT NULL DEFAULT now()
        )""",
    "CREATE INDEX interview_questions_interview ON interview_schema.interview_questions (interview_id)",
    "CREATE INDEX interview_questions_question ON interview_schema.interview_questions (question_id)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    tables = ("interview_questions", "interview_rounds", "interviews", "skills", "roles", "companies")
    op.execute("DROP TABLE " + ", ".join(f"interview_schema.{table}" for table in tables))
