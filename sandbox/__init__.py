"""Runs code that nobody trusts, in processes that reach neither files nor network; the judging is done elsewhere."""
