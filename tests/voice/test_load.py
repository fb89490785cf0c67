"""How full a worker says it is: the LiveKit server offers it jobs by that."""

import pytest

from voice.worker import load

# Its default `agents.target_load`; from there on it leaves a worker out, whatever the worker says.
LEFT_OUT = 0.7


@pytest.mark.parametrize("capacity", [1, 2, 4, 6, 200])
def test_a_worker_is_offered_as_many_interviews_as_it_holds_and_no_more(capacity: int) -> None:
    threshold = load(capacity - 0.5, capacity)
    for held in range(capacity):
        assert load(held, capacity) < min(threshold, LEFT_OUT)
    assert load(capacity, capacity) > threshold
