"""Measurements of interviews: what a turn costs, how long an answer takes, what an idle socket weighs."""
