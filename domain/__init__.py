"""Pure models and rules of interviewing: no input or output, no clock, no async."""
