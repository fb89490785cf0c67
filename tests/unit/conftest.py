"""Fixtures for the tests without a database."""

from tests.upstream.fixture import upstream, upstream_settings

__all__ = ["upstream", "upstream_settings"]
