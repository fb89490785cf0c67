"""Typed tasks: prompt, checked output, and the rule that answers without a model."""
