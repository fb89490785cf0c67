"""The report at the end: numbers by code alone, words by the engine, and never a wait for either."""
