"""Tells by SFace how alike two faces are; runs in the confined process alone."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from PIL import Image

from services.faces.detecting import Face
from services.faces.pictures import pixels
from services.faces.running import session

SIDE = 112
# Where the eyes, the nose and the corners of the mouth are in the pictures that the model was trained on.
PLACES = np.array(
    [[38.2946, 51.6963], [73.5318, 51.5014], [56.0252, 71.7366], [41.5493, 92.3655], [70.7299, 92.2041]],
    np.float64,
)


def _turned(marks: NDArray[np.float32]) -> tuple[float, float, float, float, float, float]:
    """The turn, scaling and shift that lead from the trained places to these marks, by least squares."""
    rows = np.zeros((10, 4))
    rows[0::2] = np.column_stack([PLACES[:, 0], -PLACES[:, 1], np.ones(5), np.zeros(5)])
    rows[1::2] = np.column_stack([PLACES[:, 1], PLACES[:, 0], np.zeros(5), np.ones(5)])
    (a, b, x, y), *_ = np.linalg.lstsq(rows, marks.astype(np.float64).reshape(-1), rcond=None)
    return float(a), float(-b), float(x), float(b), float(a), float(y)


def _features(model: InferenceSession, picture: Image.Image, face: Face) -> NDArray[np.float64]:
    upright = picture.transform(
        (SIDE, SIDE), Image.Transform.AFFINE, _turned(face.marks), resample=Image.Resampling.BILINEAR
    )
    told = np.asarray(model.run(None, {model.get_inputs()[0].name: pixels(upright)})[0], np.float64)[0]
    return told / max(float(np.linalg.norm(told)), 1e-9)


def similarity(weights: Path, one: tuple[Image.Image, Face], other: tuple[Image.Image, Face]) -> float:
    """Return the cosine of the angle between two faces' features: 1 for the same picture, about 0 for strangers."""
    model = session(weights)
    return float(_features(model, *one) @ _features(model, *other))
