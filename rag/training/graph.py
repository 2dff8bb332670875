"""The reader's network and the packaged encoder written out as ONNX graphs, in single precision or with 8 bits.

It is written node by node instead of traced: the same weights give the same bytes, each constant bears the name of its
weight so that it can be read back, and the fused operators of ONNX Runtime (domain com.microsoft, in every build of it)
are chosen rather than hoped for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rag.training.quantise import BLOCK, quantise_matrix, quantise_rows

Floats = NDArray[np.float32]
Constant = (
    NDArray[np.float32] | NDArray[np.float16] | NDArray[np.int64] | NDArray[np.int8] | NDArray[np.uint8]
)
SCALES = ".scales"
"""Ends the name of the scales of a quantised weight."""
PARTS = ("query", "key", "value")
"""Of attention, in the order in which one matrix holds them."""
_OPSET, _FUSED_OPSET, _IR = 17, 1, 8
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_WINDOWS = ("windows", "tokens")
_FUSED = "com.microsoft"
_INT8_COMPUTE = 4
"""MatMulNBits' accuracy_level for products in whole numbers; where a CPU has no such kernel, it takes floats."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder."""

    layers: int
    heads: int
    epsilon: float
    """Added to the variance in layer norms."""


def reader_graph(weights: Mapping[str, Floats], shape: Shape, *, quantised: bool) -> bytes:
    """An ONNX file of a `ReaderNetwork`'s state.

    Inputs `input_ids`, `attention_mask`, `token_type_ids`: int64, (windows, tokens). Outputs `start`, `end`: float32,
    (windows, tokens); `answerable`: float32, (windows,).
    """
    writer = _Writer(weights, quantised)
    _heads(writer, _encoder(writer, shape))
    outputs = [_output("start", _WINDOWS), _output("end", _WINDOWS), _output("answerable", _WINDOWS[:1])]
    return _file(writer, "reader", _WINDOWS, outputs)


def encoder_graph(weights: Mapping[str, Floats], shape: Shape, dimensions: int, *, quantised: bool) -> bytes:
    """An ONNX file of a sentence encoder that takes the mean over a text's tokens and makes its length 1.

    Inputs as `reader_graph`'s, windows being texts. Output `embedding`: float32, (texts, dimensions).

    Args:
        weights: Of a BERT model, with the names that its file has.
        shape: Its sizes.
        dimensions: Length of an embedding.
        quantised: Whether the weights are stored in 8 bits.

    """
    writer = _Writer({f"encoder.{name}": value for name, value in weights.items()}, quantised)
    _mean(writer, _encoder(writer, shape))
    axes = ["texts", "tokens"]
    return _file(writer, "encoder", axes, [_output("embedding", [axes[0], dimensions])])


def _output(name: str, axes: Sequence[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(axes))


def _file(writer: _Writer, name: str, axes: Sequence[str], outputs: list[onnx.ValueInfoProto]) -> bytes:
    inputs = [helper.make_tensor_value_info(each, TensorProto.INT64, list(axes)) for each in _INPUTS]
    graph = helper.make_graph(writer.nodes, name, inputs, outputs, list(writer.constants.values()))
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, _FUSED_OPSET)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=_IR, producer_name="footnote")
    return bytes(model.SerializeToString(deterministic=True))


@dataclass(slots=True)
class _Writer:
    """Nodes and constants so far."""

    weights: Mapping[str, Floats]
    quantised: bool
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: Constant) -> str:
        """Add a constant; its name."""
        # Not ascontiguousarray, which makes a single value a list of one.
        self.constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def weight(self, name: str) -> str:
        """Add a weight as it is; its name."""
        return self.constant(name, self.weights[name])

    def node(
        self, kind: str, inputs: list[str], output: str, *, domain: str = "", **attributes: int | float
    ) -> str:
        """Add a node with one output; the output's name."""
        made = helper.make_node(kind, inputs, [output], domain=domain)
        made.attribute.extend(
            helper.make_attribute(name, value) for name, value in sorted(attributes.items())
        )
        self.nodes.append(made)
        return output

    def split(self, source: str, sizes: list[int], outputs: list[str]) -> list[str]:
        """Cut the last axis into parts; their names."""
        counts = self.constant(f"{source}.sizes", np.asarray(sizes, dtype=np.int64))
        self.nodes.append(helper.make_node("Split", [source, counts], outputs, axis=-1))
        return outputs

    def widened(self, name: str, value: NDArray[np.float16]) -> str:
        """A constant stored in half precision; ONNX Runtime widens it once, when it loads the file."""
        return self.node("Cast", [self.constant(name, value)], f"{name}.widened", to=int(TensorProto.FLOAT))

    def linear(self, source: str, name: str, output: str, *, bias: bool = True) -> str:
        """Multiply by the weight `name.weight` and add `name.bias`, unless something else adds it."""
        weight = self.weights[f"{name}.weight"]
        added = [self.weight(f"{name}.bias")] if bias else []
        if not self.quantised:
            factor = self.constant(f"{name}.weight", weight.T)
            product = self.node("MatMul", [source, factor], f"{output}.product" if bias else output)
            return self.node("Add", [product, *added], output) if bias else product
        blocks = quantise_matrix(weight)
        values = self.constant(f"{name}.weight", blocks.values)
        scales = self.widened(f"{name}.weight{SCALES}", blocks.scales.reshape(-1))
        outputs, inputs = weight.shape
        return self.node(
            "MatMulNBits",
            [source, values, scales, *(["", "", *added] if bias else [])],
            output,
            domain=_FUSED,
            K=inputs,
            N=outputs,
            bits=8,
            block_size=BLOCK,
            accuracy_level=_INT8_COMPUTE,
        )


def _encoder(writer: _Writer, shape: Shape) -> str:
    """The last layer's output: (windows, tokens, hidden)."""
    hidden = _embeddings(writer, shape)
    mask = writer.node("Cast", ["attention_mask"], "mask", to=int(TensorProto.INT32))
    for number in range(shape.layers):
        hidden = _layer(writer, shape, f"encoder.encoder.layer.{number}", hidden, mask)
    return hidden


def _mean(writer: _Writer, hidden: str) -> None:
    """The mean over the tokens that the mask leaves, made a unit vector (Reimers and Gurevych 2019).

    Its length is all that is lost of a sum against a mean, so the sum will do.
    """
    middle = writer.constant("middle_axis", np.asarray([1], dtype=np.int64))
    counted = writer.node("Cast", ["attention_mask"], "counted", to=int(TensorProto.FLOAT))
    row = writer.node("Unsqueeze", [counted, middle], "counted.row")
    total = writer.node("Squeeze", [writer.node("MatMul", [row, hidden], "total.row"), middle], "total")
    writer.node("LpNormalization", [total], "embedding", axis=-1, p=2)


def _embeddings(writer: _Writer, shape: Shape) -> str:
    name = "encoder.embeddings"
    words = _words(writer, f"{name}.word_embeddings.weight")
    positions = f"{name}.position_embeddings.weight"
    if writer.quantised:
        table = writer.widened(positions, writer.weights[positions].astype(np.float16))
    else:
        table = writer.weight(positions)
    length = writer.node("Shape", ["input_ids"], "length", start=1, end=2)
    zero = writer.constant("zero", np.asarray([0], dtype=np.int64))
    placed = writer.node("Slice", [table, zero, length], "positions")
    kinds = writer.node(
        "Gather", [writer.weight(f"{name}.token_type_embeddings.weight"), "token_type_ids"], "kinds"
    )
    total = writer.node("Add", [writer.node("Add", [words, kinds], "unplaced"), placed], "summed")
    norm = [writer.weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias")]
    return writer.node("LayerNormalization", [total, *norm], "embedded", axis=-1, epsilon=shape.epsilon)


def _words(writer: _Writer, name: str) -> str:
    if not writer.quantised:
        return writer.node("Gather", [writer.weight(name), "input_ids"], "words")
    rows = quantise_rows(writer.weights[name])
    # Gathered first: widening the whole table would take 47 MB of memory.
    steps = writer.node("Gather", [writer.constant(name, rows.values), "input_ids"], "word_steps")
    scales = writer.node(
        "Gather", [writer.constant(f"{name}{SCALES}", rows.scales), "input_ids"], "word_scales"
    )
    wide = [writer.node("Cast", [x], f"{x}.wide", to=int(TensorProto.FLOAT)) for x in (steps, scales)]
    return writer.node("Mul", wide, "words")


def _layer(writer: _Writer, shape: Shape, name: str, hidden: str, mask: str) -> str:
    joined = _joined_attention(writer, f"{name}.attention.self")
    size = writer.weights[f"{joined}.bias"].shape[0] // len(PARTS)
    parts = writer.split(
        writer.linear(hidden, joined, f"{joined}.out"), [size] * 3, [f"{joined}.{part}" for part in PARTS]
    )
    read = writer.node(
        "MultiHeadAttention", [*parts, "", mask], f"{name}.read", domain=_FUSED, num_heads=shape.heads
    )
    mixed = writer.linear(read, f"{name}.attention.output.dense", f"{name}.mixed")
    hidden = _add_norm(writer, shape, f"{name}.attention.output.LayerNorm", mixed, hidden)
    inner = writer.linear(hidden, f"{name}.intermediate.dense", f"{name}.inner", bias=False)
    bias = writer.weight(f"{name}.intermediate.dense.bias")
    active = writer.node("BiasGelu", [inner, bias], f"{name}.active", domain=_FUSED)
    outer = writer.linear(active, f"{name}.output.dense", f"{name}.outer")
    return _add_norm(writer, shape, f"{name}.output.LayerNorm", outer, hidden)


def _joined_attention(writer: _Writer, name: str) -> str:
    """One matrix for query, key and value, whose product is quicker than three."""
    joined = dict(writer.weights)
    for kind in ("weight", "bias"):
        joined[f"{name}.{kind}"] = np.concatenate([writer.weights[f"{name}.{part}.{kind}"] for part in PARTS])
    writer.weights = joined
    return name


def _add_norm(writer: _Writer, shape: Shape, name: str, fresh: str, hidden: str) -> str:
    norm = [writer.weight(f"{name}.{part}") for part in ("weight", "bias")]
    return writer.node(
        "SkipLayerNormalization", [fresh, hidden, *norm], f"{name}.out", domain=_FUSED, epsilon=shape.epsilon
    )


def _heads(writer: _Writer, hidden: str) -> None:
    """The span head and the last layer of the gate stay in single precision: 5 KB that the logits hang on."""
    last = writer.constant("last_axis", np.asarray([-1], dtype=np.int64))
    spans = writer.constant("span.weight", writer.weights["span.weight"].T)
    product = writer.node("MatMul", [hidden, spans], "span.product")
    both = writer.node("Add", [product, writer.weight("span.bias")], "span")
    for part, name in zip(writer.split(both, [1, 1], ["starts", "ends"]), ("start", "end"), strict=True):
        writer.node("Squeeze", [part, last], name)
    first = writer.constant("first", np.asarray(0, dtype=np.int64))
    opening = writer.node("Gather", [hidden, first], "opening", axis=1)
    gate = writer.node("Tanh", [writer.linear(opening, "gate", "gate")], "gate.active")
    final = writer.constant("answerable.weight", writer.weights["answerable.weight"].T)
    said = writer.node("Gemm", [gate, final, writer.weight("answerable.bias")], "answerable.wide")
    writer.node("Squeeze", [said, last], "answerable")
