"""The live interview dialect: resume and job first, then questions and answers over a WebSocket."""
