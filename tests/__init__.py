"""Tests, and the scripted upstream that they and the benchmarks use."""
