"""The interview by voice: the worker that joins LiveKit rooms, and the agent that speaks in them."""
