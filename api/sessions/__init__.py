"""Interview sessions whatever dialect made them: their state, their report, and what only this service offers."""
