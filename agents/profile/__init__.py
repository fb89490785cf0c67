"""Reads resumes and job descriptions by rules: skills by an authored taxonomy, years, titles, claims."""
