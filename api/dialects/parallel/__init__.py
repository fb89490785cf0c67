"""The parallel interview dialect: many interviews at once, each with questions and timers of its own."""
