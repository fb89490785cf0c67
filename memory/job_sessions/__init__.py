"""The rows of recorded interviews, one module for each table."""
