"""Records: lists, analytics, and a crowd of users."""
