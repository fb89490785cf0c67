"""Strangers' files are read in processes that have no environment, little memory and little time."""
