"""The LangGraph graphs."""
