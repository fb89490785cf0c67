"""Engines that run typed tasks: an OpenAI-compatible endpoint, or the offline rules."""
