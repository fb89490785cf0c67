"""The mock interview dialect: question, answer, next question, feedback."""
