"""What training leaves, and how it is read back."""

from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from agents.registry import specialists
from agents.routing.predict import Array, View
from domain.errors import StartupError

PATH = Path(__file__).parent / "weights.npz"


@dataclass(frozen=True, slots=True)
class Weights:
    """Trained parameters; `labels` orders every column of probabilities.

    `view` tells the specialists apart, `lean` texts that lean on what came along from texts that stand alone. mix
    (2,) weighs the view's two halves, and `wording` sharpens the lexical one where it decides alone. thread and
    context blend a text with what came along; first_look and pair tell two askings from one, by wording alone and by
    everything.
    A choice needs no second opinion from the probability on that is called `wording_from` (by wording alone),
    `plain_from`, `context_from`, `thread_from` or `pair_from`. Below `glance` a question is one without a closer
    look; between `one_below` and `two_above` it is open.
    """

    labels: tuple[str, ...]
    view: View
    lean: View
    mix: Array
    thread: Array
    context: Array
    first_look: Array
    pair: Array
    wording: float
    wording_from: float
    plain_from: float
    context_from: float
    thread_from: float
    pair_from: float
    glance: float
    one_below: float
    two_above: float


def save(weights: Weights, path: Path = PATH) -> None:
    """Write the weights; n-gram weights in half precision, which moves no probability by more than a thousandth."""
    views = {f"{name}_{part}": value for name in ("view", "lean") for part, value in _parts(getattr(weights, name))}
    others = {
        field.name: getattr(weights, field.name) for field in fields(weights) if field.name not in ("view", "lean")
    }
    others["labels"] = np.array(weights.labels)
    np.savez_compressed(path, **views, **others)


def _parts(view: View) -> list[tuple[str, Array]]:
    return [
        ("dense", view.dense),
        ("lexical", view.lexical.astype(np.float16)),
        ("idf", view.idf),
    ]


def load(path: Path = PATH) -> Weights:
    """Read the weights.

    Raises:
        StartupError: they were trained for other specialists than there are.
    """
    with np.load(path) as stored:
        labels = tuple(str(label) for label in stored["labels"])
        arrays: dict[str, Array] = {name: stored[name].astype(np.float32) for name in stored.files if name != "labels"}
    if set(labels) != set(specialists()):
        raise StartupError("the local router was trained for other specialists: python -m agents.routing.train")
    return Weights(
        labels=labels,
        view=_view(arrays, "view"),
        lean=_view(arrays, "lean"),
        mix=arrays["mix"],
        thread=arrays["thread"],
        context=arrays["context"],
        first_look=arrays["first_look"],
        pair=arrays["pair"],
        wording=float(arrays["wording"]),
        wording_from=float(arrays["wording_from"]),
        plain_from=float(arrays["plain_from"]),
        context_from=float(arrays["context_from"]),
        thread_from=float(arrays["thread_from"]),
        pair_from=float(arrays["pair_from"]),
        glance=float(arrays["glance"]),
        one_below=float(arrays["one_below"]),
        two_above=float(arrays["two_above"]),
    )


def _view(arrays: dict[str, Array], name: str) -> View:
    return View(*(arrays[f"{name}_{part}"] for part in ("dense", "lexical", "idf")))
