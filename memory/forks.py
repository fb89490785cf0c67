"""Copies an interview up to one of its questions, so that the question can be answered anew."""

from uuid import UUID

from memory.pool import Connection

_STATEMENTS = (
    """
    INSERT INTO sessions (id, owner, dialect, status, phase, engine, wanted, plan, topic, difficulty, role, seniority,
        has_resume, has_jd, memory_opt_in, turn, question, probes, in_phase, answered, greeting, started_at,
        paused_seconds, phase_started, ends_after, forked_from, forked_turn)
    SELECT %(new)s, owner, dialect, 'active', turns.phase, engine, wanted, plan, topic, difficulty, role, seniority,
        has_resume, has_jd, memory_opt_in, turns.number, turns.question, turns.probe,
        (SELECT count(*) FROM turns AS before WHERE before.session_id = turns.session_id AND before.probe = 0
            AND before.phase = turns.phase AND before.number <= turns.number),
        (SELECT count(*) FROM turns AS before WHERE before.session_id = turns.session_id AND before.probe = 0
            AND before.number < turns.number),
        -- When each pause was is not known: all count as before, so that nobody has less time than the first time.
        greeting, clock_timestamp()
            - greatest(turns.asked_at - sessions.started_at - make_interval(secs => paused_seconds), interval '0'), 0,
        (SELECT greatest(extract(epoch FROM min(before.asked_at) - sessions.started_at) - paused_seconds, 0)
            FROM turns AS before
            WHERE before.session_id = turns.session_id AND before.probe = 0 AND before.phase = turns.phase),
        ends_after,
        -- A try after a second try of the same question is one more try at the first.
        CASE WHEN forked_turn = turns.number THEN coalesce(forked_from, sessions.id) ELSE sessions.id END, turns.number
    FROM sessions JOIN turns ON turns.session_id = sessions.id AND turns.number = %(turn)s
    WHERE sessions.id = %(old)s
    """,
    """
    INSERT INTO pool (session_id, position, text, category, difficulty, topic, purpose, source, bank, question_id,
        key_concepts, requirements, used, embedding)
    SELECT %(new)s, position, text, category, difficulty, topic, purpose, source, bank, question_id, key_concepts,
        requirements,
        -- One that was never asked is used up when a follow-up has asked the same.
        CASE WHEN first.number IS NULL THEN pool.used ELSE first.number <= %(turn)s END, embedding
    FROM pool LEFT JOIN (SELECT position, min(number) AS number FROM turns WHERE session_id = %(old)s
        GROUP BY position) AS first USING (position)
    WHERE session_id = %(old)s
    """,
    """
    INSERT INTO turns (session_id, number, question, probe, phase, position, text, reason, answer, closed, channel,
        revision, assessment, timing, hints, asked_at, delivered_at, answered_at)
    SELECT %(new)s, number, question, probe, phase, position, text, reason, answer, closed, channel, revision,
        assessment, timing, hints, asked_at, delivered_at, answered_at
    FROM turns WHERE session_id = %(old)s AND number < %(turn)s
    """,
    """
    INSERT INTO turns (session_id, number, question, probe, phase, position, text, reason, asked_at, delivered_at,
        deadline)
    SELECT %(new)s, number, turns.question, probe, turns.phase, position, text, reason, clock_timestamp(),
        clock_timestamp(), clock_timestamp()
            + make_interval(secs => (wanted -> 'timers' ->> (turns.question - 1))::double precision)
    FROM turns JOIN sessions ON sessions.id = session_id WHERE session_id = %(old)s AND number = %(turn)s
    """,
    """
    INSERT INTO requirements (session_id, id, kind, text, competency, weight)
    SELECT %(new)s, id, kind, text, competency, weight FROM requirements WHERE session_id = %(old)s
    """,
    """
    INSERT INTO beliefs (session_id, competency, mean, variance, ratings, prior_mean, prior_variance)
    SELECT %(new)s, competency, prior_mean, prior_variance, 0, prior_mean, prior_variance
    FROM beliefs WHERE session_id = %(old)s AND prior_mean IS NOT NULL
    """,
    """
    INSERT INTO materials (session_id, resume_text, profile, job_description, role, job, comparison)
    SELECT %(new)s, resume_text, profile, job_description, role, job, comparison
    FROM materials WHERE session_id = %(old)s
    """,
    """
    INSERT INTO candidates (session_id, name, email)
    SELECT %(new)s, name, email FROM candidates WHERE session_id = %(old)s
    """,
)


async def fork(conn: Connection, old: UUID, turn: int, new: UUID) -> None:
    """Copy a session into a new one in which this turn stands, unanswered; within the caller's transaction.

    Of beliefs only those from before the first answer are copied, and no coverage: what the kept answers tell is
    learnt again.
    """
    for statement in _STATEMENTS:
        await conn.execute(statement, {"old": old, "new": new, "turn": turn})


async def attempts(conn: Connection, session_id: UUID, turn: int, owner: str) -> list[UUID]:
    """Return the sessions that hold an attempt at this turn: the original and its forks, oldest first."""
    cursor = await conn.execute(
        """
        WITH root AS (
            SELECT CASE WHEN forked_turn = %(turn)s THEN coalesce(forked_from, id) ELSE id END AS id
            FROM sessions WHERE id = %(id)s
        )
        SELECT sessions.id FROM sessions, root
        WHERE owner = %(owner)s AND (sessions.id = root.id OR (forked_from = root.id AND forked_turn = %(turn)s))
        ORDER BY created_at
        """,
        {"id": session_id, "turn": turn, "owner": owner},
    )
    return [row["id"] async for row in cursor]
