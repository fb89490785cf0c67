"""The interview-sessions dialect: interviews that are held elsewhere, recorded by an assistant."""
