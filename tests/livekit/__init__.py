"""What needs a real LiveKit server."""
