"""All of the tracker's routers, in the order in which their paths are looked at."""

from api.dialects.tracker import companies, interviews, links, questions, roles, rounds, skills, stats

ROUTERS = (
    interviews.router,
    rounds.router,
    links.router,
    companies.router,
    roles.router,
    skills.router,
    questions.router,
    stats.router,
)
