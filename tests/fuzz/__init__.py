"""Fuzzing of everything that the OpenAPI document declares."""
