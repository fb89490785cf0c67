"""How often somebody may call: so many times within so many seconds, counted exactly."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Window:
    """At most `most` calls within any `seconds`."""

    most: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Budget:
    """A name under which calls are counted together, and the windows that they all have to fit into."""

    name: str
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How full one window is; `wait` is the time in seconds until it has a place more than now."""

    window: Window
    used: int
    wait: float

    @property
    def left(self) -> int:
        """The calls that still fit in."""
        return max(0, self.window.most - self.used)


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether a call was let in, and how each window stands after it."""

    taken: bool
    standings: tuple[Standing, ...]

    @property
    def tightest(self) -> Standing:
        """The window that will refuse first; of two that are full, the one that stays so for longer."""
        return min(self.standings, key=lambda standing: (standing.left, -standing.wait))

    @property
    def retry_after(self) -> float:
        """The seconds until a call can be let in; 0 while none is refused."""
        return max((standing.wait for standing in self.standings if not standing.left), default=0.0)

    def after(self, seconds: float) -> "Allowance":
        """Return how a refusal stands some seconds later, while it is still one."""
        later = (replace(standing, wait=max(0.0, standing.wait - seconds)) for standing in self.standings)
        return replace(self, standings=tuple(later))


def longest(windows: Sequence[Window]) -> float:
    """Return the seconds after which a call counts nowhere any more."""
    return max(window.seconds for window in windows)
