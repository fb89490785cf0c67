"""The BERT encoder of all-MiniLM-L6-v2 as an ONNX graph with int8 weights, written node by node.

Input: `input_ids` int64 [1, tokens]: one text, no batch and no mask. Activations get their int8 range from
the whole tensor, so a neighbour or padding would change a text's vector (cosine 0.97 instead of 1), and on
one core a batch is no faster from some 60 tokens on.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper  # pyright: ignore[reportMissingImports]

from llm.minilm.manifest import DIMENSIONS, LAYERS, MAX_TOKENS
from llm.minilm.quantize import quantize_columns, quantize_rows
from llm.minilm.weights import Floats, Weights

_HEADS, _EPSILON = 12, 1e-12
_RUNTIME = "com.microsoft"
_OPSET, _IR_VERSION = 20, 10


def build_graph(weights: Weights) -> ModelProto:
    """The encoder with three outputs, of which the runtime computes what is asked for.

    `embedding` [1, 384]: mean of the last layer over the tokens, L2-normalised (Reimers & Gurevych 2019).
    `layers` [1, 7, 384]: the same mean, not normalised, of the embedding layer and of each of the six layers.
    `peak` [1, 384]: maximum of the last layer over the tokens.
    """
    encoder = _Encoder(weights)
    states = [encoder.embed("input_ids")]
    for number in range(LAYERS):
        states.append(encoder.layer(number, states[-1]))
    means = [encoder.add("ReduceMean", state, "tokens_axis", keepdims=1) for state in states]
    encoder.add("Concat", *means, output="layers", axis=1)
    mean = encoder.add("Squeeze", means[-1], "tokens_axis")
    encoder.add("LpNormalization", mean, output="embedding", axis=1, p=2)
    encoder.add("ReduceMax", states[-1], "tokens_axis", output="peak", keepdims=0)
    vector, table = [1, DIMENSIONS], [1, LAYERS + 1, DIMENSIONS]
    return encoder.model({"embedding": vector, "layers": table, "peak": vector})


class _Encoder:
    """The nodes and constants written so far; methods add a piece and return the name of its output."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._constants: list[TensorProto] = []
        self.constant("tokens_axis", np.array([1], np.int64))
        self.constant("start", np.array([0], np.int64))

    def constant(self, name: str, value: NDArray[np.generic]) -> str:
        self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def add(
        self, kind: str, *inputs: str, output: str = "", domain: str = "", **attributes: float | Sequence[int]
    ) -> str:
        output = output or f"{kind}_{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, domain=domain, **attributes))
        return output

    def embed(self, ids: str) -> str:
        """Word, position and type vectors, summed and normalised."""
        words, scales = quantize_rows(self._weights["embeddings.word_embeddings.weight"])
        rows = self.add("Gather", self.constant("words", words), ids)
        vectors = self.add(
            "Mul",
            self.add("Cast", rows, to=TensorProto.FLOAT),
            self.add("Gather", self.constant("words.scales", scales), ids),
        )
        return self.norm("embeddings.LayerNorm", self.add("Add", vectors, self._positions(ids)))

    def _positions(self, ids: str) -> str:
        # A slice, since the runtime fuses Gather(Range) into something else. Every token has type 0.
        table = self._weights["embeddings.position_embeddings.weight"][:MAX_TOKENS]
        table = table + self._weights["embeddings.token_type_embeddings.weight"][0]
        tokens = self.add("Shape", ids, start=1, end=2)
        return self.add("Slice", self.constant("positions", table), "start", tokens, "start")

    def layer(self, number: int, state: str) -> str:
        """Self-attention, then two dense layers, each added to its input and normalised (post-norm)."""
        prefix = f"encoder.layer.{number}"
        attended = self.attention(f"{prefix}.attention", state)
        state = self.norm(f"{prefix}.attention.output.LayerNorm", self.add("Add", state, attended))
        inner = self.add("Gelu", self.dense([f"{prefix}.intermediate.dense"], state), domain=_RUNTIME)
        outer = self.dense([f"{prefix}.output.dense"], inner)
        return self.norm(f"{prefix}.output.LayerNorm", self.add("Add", state, outer))

    def attention(self, prefix: str, state: str) -> str:
        parts = [f"{prefix}.self.{part}" for part in ("query", "key", "value")]
        split = helper.make_node("Split", [self.dense(parts, state)], parts, axis=-1, num_outputs=3)
        self._nodes.append(split)
        heads = self.add("MultiHeadAttention", *parts, domain=_RUNTIME, num_heads=_HEADS)
        return self.dense([f"{prefix}.output.dense"], heads)

    def dense(self, names: Sequence[str], state: str) -> str:
        """One int8 matrix product with bias for all of `names`, side by side."""
        matrix: Floats = np.concatenate([self._weights[f"{name}.weight"] for name in names]).T
        bias: Floats = np.concatenate([self._weights[f"{name}.bias"] for name in names])
        integers, scales = quantize_columns(matrix)
        return self.add(
            "DynamicQuantizeMatMul",
            state,
            self.constant(f"{names[0]}.weight", integers),
            self.constant(f"{names[0]}.scales", scales),
            "",
            self.constant(f"{names[0]}.bias", bias),
            domain=_RUNTIME,
        )

    def norm(self, name: str, state: str) -> str:
        names = (f"{name}.weight", f"{name}.bias")
        scale, bias = (self.constant(name, self._weights[name]) for name in names)
        return self.add("LayerNormalization", state, scale, bias, axis=-1, epsilon=_EPSILON)

    def model(self, outputs: dict[str, list[int]]) -> ModelProto:
        declare = helper.make_tensor_value_info
        ids = declare("input_ids", TensorProto.INT64, [1, "tokens"])
        results = [declare(name, TensorProto.FLOAT, shape) for name, shape in outputs.items()]
        graph = helper.make_graph(self._nodes, "all-MiniLM-L6-v2", [ids], results, self._constants)
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_RUNTIME, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=_IR_VERSION)
