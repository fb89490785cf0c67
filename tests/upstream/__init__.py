"""A scripted model endpoint: a real HTTP server that speaks the chat-completions protocol, well or badly."""

from tests.upstream.script import Behaviour
from tests.upstream.server import Upstream

__all__ = ["Behaviour", "Upstream"]
