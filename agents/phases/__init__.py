"""The phases of an interview, one module each."""
