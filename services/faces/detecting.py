"""Finds the faces in a picture with YuNet; runs in the confined process alone."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from PIL import Image

from services.faces.pictures import pixels
from services.faces.running import session

MODEL = Path(__file__).with_name("yunet.onnx")
# The model sees a square of this side.
SIDE = 640
STRIDES = (8, 16, 32)
SURE = 0.7
OVERLAP = 0.3
MOST_LOOKED_AT = 500
# A face that fills the whole picture is found when it is shown smaller.
SIZES = (SIDE, SIDE // 2)

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Face:
    """A face: left, top, width and height in pixels, and both eyes, nose and both corners of the mouth as x, y."""

    score: float
    box: tuple[float, float, float, float]
    marks: Array


def _shown(picture: Image.Image, side: int) -> tuple[Image.Image, float]:
    """Put the picture into the upper left of a black square, scaled by the factor that is returned."""
    scale = side / max(picture.size)
    width, height = (max(1, round(length * scale)) for length in picture.size)
    square = Image.new("RGB", (SIDE, SIDE))
    square.paste(picture.resize((width, height), Image.Resampling.BILINEAR), (0, 0))
    return square, scale


def _decoded(told: dict[str, Array], stride: int) -> tuple[Array, Array, Array]:
    """Turn one grid of the model's output into scores, boxes and marks in pixels of the square."""
    count = SIDE // stride
    rows, columns = np.divmod(np.arange(count * count, dtype=np.float32), count)
    cells = np.stack([columns, rows], axis=1)
    sure, there = (np.clip(told[f"{name}_{stride}"][0, :, 0], 0, 1) for name in ("cls", "obj"))
    box = told[f"bbox_{stride}"][0]
    middle, size = (cells + box[:, :2]) * stride, np.exp(np.minimum(box[:, 2:], 10)) * stride
    marks = (told[f"kps_{stride}"][0].reshape(-1, 5, 2) + cells[:, None]) * stride
    return np.sqrt(sure * there), np.concatenate([middle - size / 2, size], axis=1), marks


def _overlap(one: Array, others: Array) -> Array:
    """Intersection over union of a box and others."""
    low = np.maximum(one[:2], others[:, :2])
    high = np.minimum(one[:2] + one[2:], others[:, :2] + others[:, 2:])
    common = np.prod(np.maximum(high - low, 0), axis=1)
    return common / (np.prod(one[2:]) + np.prod(others[:, 2:], axis=1) - common + 1e-9)


def _single(scores: Array, boxes: Array) -> list[int]:
    """Of boxes around the same face keep the surest."""
    left = np.argsort(-scores)[:MOST_LOOKED_AT]
    found: list[int] = []
    while left.size:
        best, left = int(left[0]), left[1:]
        found.append(best)
        left = left[_overlap(boxes[best], boxes[left]) < OVERLAP]
    return found


def _found(model: InferenceSession, picture: Image.Image, side: int) -> list[Face]:
    square, scale = _shown(picture, side)
    names = [output.name for output in model.get_outputs()]
    # It was trained on blue, green, red.
    values = model.run(names, {"input": np.ascontiguousarray(pixels(square)[:, ::-1])})
    told = {name: np.asarray(value, np.float32) for name, value in zip(names, values, strict=True)}
    grids = [_decoded(told, stride) for stride in STRIDES]
    scores, boxes, marks = (np.concatenate(parts) for parts in zip(*grids, strict=True))
    sure = scores >= SURE
    scores, boxes = scores[sure], np.asarray(boxes[sure] / scale, np.float32)
    marks = np.asarray(marks[sure] / scale, np.float32)
    return [
        Face(float(scores[at]), (float(x), float(y), float(w), float(h)), marks[at])
        for at in _single(scores, boxes)
        for x, y, w, h in [boxes[at]]
    ]


def find(picture: Image.Image) -> list[Face]:
    """Return the faces in a picture, the surest first."""
    model = session(MODEL)
    return next((found for side in SIZES if (found := _found(model, picture, side))), [])
