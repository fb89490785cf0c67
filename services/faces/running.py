"""How the models run: one thread, since the confined process may start none."""

from pathlib import Path

import onnxruntime
from onnxruntime import InferenceSession

QUIET = 3


def session(model: Path) -> InferenceSession:
    """Load a model."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = QUIET
    options.enable_cpu_mem_arena = False
    return InferenceSession(model.read_bytes(), options, providers=["CPUExecutionProvider"])
