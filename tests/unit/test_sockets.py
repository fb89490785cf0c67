"""What a socket may send: sizes, budgets and the shape of messages."""

import pytest

from api.sockets import Allowance, parsed, size_of
from domain.errors import Invalid
from settings import Sockets


def taken(allowance: Allowance, times: int, size: int, now: float) -> int:
    return sum(allowance.takes(size, now) for _ in range(times))


def test_sizes_are_bytes() -> None:
    assert size_of({"type": "websocket.receive", "text": "abc"}) == 3
    assert size_of({"type": "websocket.receive", "text": "日本"}) == 6
    assert size_of({"type": "websocket.receive", "bytes": b"abcd", "text": None}) == 4


def test_a_burst_and_then_a_rate() -> None:
    allowance = Allowance(Sockets(burst=60, rate=20), 0.0)
    assert taken(allowance, 60, 10, 0.0) == 60
    assert taken(allowance, 20, 10, 1.0) == 20
    assert not allowance.takes(10, 1.0)


def test_what_is_saved_up_is_bounded() -> None:
    allowance = Allowance(Sockets(burst=60, rate=20), 0.0)
    assert taken(allowance, 100, 10, 3600.0) == 60


def test_bytes_count_too() -> None:
    allowance = Allowance(Sockets(byte_burst=1000, byte_rate=100), 0.0)
    assert allowance.takes(1000, 0.0)
    assert not allowance.takes(200, 1.0)


def test_messages() -> None:
    limits = Sockets(frame=100)
    frame = parsed({"type": "websocket.receive", "text": '{"type": "answer", "data": {"text": "x"}}'}, limits)
    assert (frame.kind, frame.data) == ("answer", {"text": "x"})
    assert parsed({"type": "websocket.receive", "text": '{"type": "ready", "data": null}'}, limits).data == {}


@pytest.mark.parametrize(
    "text", ['{"type": "日' + "本" * 40 + '"}', "{", "[1]", '{"type": NaN}', '{"type": "a", "data": 1}']
)
def test_messages_that_are_none(text: str) -> None:
    with pytest.raises(Invalid):
        parsed({"type": "websocket.receive", "text": text}, Sockets(frame=100))
