"""The reader's network and the packaged encoder written out as ONNX graphs, in single precision or with 8 bits.

It is written node by node instead of traced: the same weights give the same bytes, each constant bears the name of its
weight so that it can be read back, and the fused operators of ONNX Runtime (domain com.microsoft, in every build of it)
are chosen rather than hoped for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rag.training.quantise import STEPS, quantise_columns, quantise_rows, smoothing

Floats = NDArray[np.float32]
Constant = (
    NDArray[np.float32] | NDArray[np.float16] | NDArray[np.int64] | NDArray[np.int8] | NDArray[np.uint8]
)
SCALES = ".scales"
"""Ends the name of the scales of a quantised weight."""
PARTS = ("query", "key", "value")
"""Of attention, in the order in which one matrix holds them."""
SMOOTHED = ".smoothed"
"""Ends the name of the inverse factors by which a layer's inputs are multiplied."""
_OPSET, _FUSED_OPSET, _IR = 17, 1, 8
FUSED = "com.microsoft"
"""Domain of ONNX Runtime's own operators."""
_INPUTS = ("input_ids", "token_type_ids")
_AFTER_GELU = ".output.dense"
_MIDDLE = 128
"""Byte that stands for 0 where inputs lie on both sides of it."""
_GELU_ZERO, _GELU_LEAST = 32, 0.17
"""Byte that stands for 0 in what leaves a GELU, and how far below 0 that reaches."""
_PROBES, _PROBE_TOKENS = 60, 126
_CLS, _SEP, _WORDS = 101, 102, (1996, 30000)
"""Of BERT's vocabulary: special tokens, and where whole words stand."""

Largest = Mapping[str, Floats]
"""By layer the largest size of each of its inputs, (inputs,)."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Sizes of the encoder."""

    layers: int
    heads: int
    epsilon: float
    """Added to the variance in layer norms."""


def reader_graph(weights: Mapping[str, Floats], shape: Shape, largest: Largest | None) -> bytes:
    """An ONNX file of a `ReaderNetwork`'s state.

    Inputs `input_ids`, `token_type_ids`: int64, (windows, tokens), with no padding. Outputs `start`, `end`: float32,
    (windows, tokens); `answerable`: float32, (windows,).

    Args:
        weights: The network's state.
        shape: Its sizes.
        largest: As `largest_inputs` finds them, for weights of 8 bits; None for single precision.

    """
    return _file(_reader(weights, shape, largest))


def encoder_graph(weights: Mapping[str, Floats], shape: Shape, largest: Largest | None) -> bytes:
    """An ONNX file of a sentence encoder that takes the mean over a text's tokens and makes its length 1.

    Input `input_ids`: int64, (texts, tokens), with no padding. Outputs `embedding`: float32, (texts, dimensions);
    `tokens`, the last hidden states: float32, (texts, tokens, dimensions). Arguments as for `reader_graph`; `weights`
    has the names of a BERT model's file.
    """
    return _file(_sentence_encoder(weights, shape, largest))


def largest_inputs(graph: _Graph) -> Largest:
    """The largest size of each input of each layer, over random words: which channels are large hangs on no text.

    `graph`: of `reader_probe` or `encoder_probe`.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    sources = graph.writer.sources
    shown = sorted(set(sources.values()))
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in shown]
    session = onnxruntime.InferenceSession(
        _file(replace(graph, outputs=outputs)), options, providers=["CPUExecutionProvider"]
    )
    chance = np.random.default_rng(0)
    found: dict[str, Floats] = {}
    for _ in range(_PROBES):
        words = chance.integers(*_WORDS, size=_PROBE_TOKENS)
        ids = np.concatenate([[_CLS], words, [_SEP]]).astype(np.int64)[None]
        fed = {name: ids if name == _INPUTS[0] else np.zeros_like(ids) for name in graph.inputs}
        for name, said in zip(shown, session.run(shown, fed), strict=True):
            seen = np.abs(np.asarray(said, dtype=np.float32)).reshape(-1, np.shape(said)[-1]).max(axis=0)
            found[name] = np.maximum(found[name], seen) if name in found else seen
    return {layer: found[source] for layer, source in sources.items()}


def reader_probe(weights: Mapping[str, Floats], shape: Shape) -> _Graph:
    """The reader in single precision, for `largest_inputs`."""
    return _reader(weights, shape, None)


def encoder_probe(weights: Mapping[str, Floats], shape: Shape) -> _Graph:
    """The encoder in single precision, for `largest_inputs`."""
    return _sentence_encoder(weights, shape, None)


def _reader(weights: Mapping[str, Floats], shape: Shape, largest: Largest | None) -> _Graph:
    writer = _Writer(weights, largest)
    _heads(writer, _encoder(writer, shape, "token_type_ids"))
    axes = ("windows", "tokens")
    outputs = [_output("start", axes), _output("end", axes), _output("answerable", axes[:1])]
    return _Graph(writer, "reader", axes, _INPUTS, outputs)


def _sentence_encoder(weights: Mapping[str, Floats], shape: Shape, largest: Largest | None) -> _Graph:
    writer = _Writer({f"encoder.{name}": value for name, value in weights.items()}, largest)
    hidden = _encoder(writer, shape, None)
    total = writer.node("ReduceSum", [hidden, writer.constant("middle", _index(1))], "total", keepdims=0)
    # All that a sum has of a mean's is its direction, and no more is asked for (Reimers and Gurevych 2019).
    writer.node("LpNormalization", [total], "embedding", axis=-1, p=2)
    writer.node("Identity", [hidden], "tokens")
    axes = ("texts", "length")
    size = len(writer.weights["encoder.embeddings.LayerNorm.weight"])
    outputs = [_output("embedding", (axes[0], size)), _output("tokens", (*axes, size))]
    return _Graph(writer, "encoder", axes, _INPUTS[:1], outputs)


def _output(name: str, axes: Sequence[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, list(axes))


def _file(graph: _Graph) -> bytes:
    inputs = [
        helper.make_tensor_value_info(each, TensorProto.INT64, list(graph.axes)) for each in graph.inputs
    ]
    writer = graph.writer
    made = helper.make_graph(
        writer.nodes, graph.name, inputs, list(graph.outputs), list(writer.constants.values())
    )
    return model_bytes(made)


def model_bytes(made: onnx.GraphProto) -> bytes:
    """An ONNX file of a graph, the same bytes each time."""
    opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(FUSED, _FUSED_OPSET)]
    model = helper.make_model(made, opset_imports=opsets, ir_version=_IR, producer_name="footnote")
    return bytes(model.SerializeToString(deterministic=True))


def _index(value: int) -> NDArray[np.int64]:
    return np.asarray([value], dtype=np.int64)


@dataclass(slots=True)
class _Writer:
    """Nodes and constants so far."""

    weights: Mapping[str, Floats]
    largest: Largest | None
    """Of each layer's inputs, for weights of 8 bits; None for single precision."""
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Of each layer, what it multiplies."""

    @property
    def quantised(self) -> bool:
        """Whether weights are stored in 8 bits."""
        return self.largest is not None

    def constant(self, name: str, value: Constant) -> str:
        """Add a constant; its name."""
        # Not ascontiguousarray, which makes a single value a list of one.
        self.constants[name] = numpy_helper.from_array(np.asarray(value, order="C"), name)
        return name

    def weight(self, name: str) -> str:
        """Add a weight as it is; its name."""
        return self.constant(name, self.weights[name])

    def node(
        self,
        kind: str,
        inputs: list[str],
        output: str,
        *,
        domain: str = "",
        **attributes: int | float | list[int],
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
        self.sources[name] = source
        product = f"{output}.product" if bias else output
        if self.largest is None:
            self.node("MatMul", [source, self.constant(f"{name}.weight", weight.T)], product)
        else:
            self._whole_numbers(source, name, weight, product, self.largest[name])
        return self.node("Add", [product, self.weight(f"{name}.bias")], output) if bias else product

    def _whole_numbers(self, source: str, name: str, weight: Floats, output: str, largest: Floats) -> None:
        """The product of inputs and weights in 8 bits, each token by its own scale."""
        positive = name.endswith(_AFTER_GELU) and not name.endswith(f".attention{_AFTER_GELU}")
        if not positive:
            factors = smoothing(largest, weight)
            weight = weight * factors
            inverse = self.constant(f"{name}{SMOOTHED}", (1 / factors).astype(np.float32))
            source = self.node("Mul", [source, inverse], f"{output}.smooth")
        columns = quantise_columns(weight)
        high = self.node("ReduceMax", [source], f"{output}.high", axes=[-1], keepdims=1)
        if positive:
            # What leaves a GELU is at least -0.17, so that nearly all steps can be given to what is above 0.
            zero = _GELU_ZERO
            step = self.node("Mul", [high, self._number(1 / (255 - zero))], f"{output}.step")
            scale = self.node("Max", [step, self._number(_GELU_LEAST / zero)], f"{output}.scale")
        else:
            zero = _MIDDLE
            low = self.node("ReduceMin", [source], f"{output}.low", axes=[-1], keepdims=1)
            size = self.node("Max", [high, self.node("Neg", [low], f"{output}.depth")], f"{output}.size")
            step = self.node("Mul", [size, self._number(1 / STEPS)], f"{output}.step")
            scale = self.node("Max", [step, self._number(1e-9)], f"{output}.scale")
        middle = self.constant(f"byte.{zero}", np.asarray(zero, dtype=np.uint8))
        one = self._number(1.0)
        scaled = self.node("Div", [source, scale], f"{output}.scaled")
        steps = self.node("QuantizeLinear", [scaled, one, middle], f"{output}.steps")
        values = self.constant(f"{name}.weight", columns.values)
        scales = self.constant(f"{name}.weight{SCALES}", columns.scales)
        whole = self.node(
            "MatMulIntegerToFloat",
            [steps, values, one, scales, middle, ""],
            f"{output}.whole",
            domain=FUSED,
        )
        self.node("Mul", [whole, scale], output)

    def _number(self, value: float) -> str:
        return self.constant(f"number.{value:.9g}", np.asarray(value, dtype=np.float32))


def _encoder(writer: _Writer, shape: Shape, types: str | None) -> str:
    """The last layer's output: (windows, tokens, hidden). `types`: the input of token types; None: all are 0."""
    hidden = _embeddings(writer, shape, types)
    for number in range(shape.layers):
        hidden = _layer(writer, shape, f"encoder.encoder.layer.{number}", hidden)
    return hidden


@dataclass(frozen=True, slots=True)
class _Graph:
    """All of a graph but its file."""

    writer: _Writer
    name: str
    axes: tuple[str, ...]
    inputs: tuple[str, ...]
    outputs: Sequence[onnx.ValueInfoProto]


def _embeddings(writer: _Writer, shape: Shape, types: str | None) -> str:
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
    table_of_types = f"{name}.token_type_embeddings.weight"
    if types is None:
        kinds = writer.constant(table_of_types, writer.weights[table_of_types][0])
    else:
        kinds = writer.node("Gather", [writer.weight(table_of_types), types], "kinds")
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


def _layer(writer: _Writer, shape: Shape, name: str, hidden: str) -> str:
    joined = _joined_attention(writer, f"{name}.attention.self")
    size = writer.weights[f"{joined}.bias"].shape[0] // len(PARTS)
    parts = writer.split(
        writer.linear(hidden, joined, f"{joined}.out"), [size] * 3, [f"{joined}.{part}" for part in PARTS]
    )
    read = writer.node("MultiHeadAttention", parts, f"{name}.read", domain=FUSED, num_heads=shape.heads)
    mixed = writer.linear(read, f"{name}.attention.output.dense", f"{name}.mixed")
    hidden = _add_norm(writer, shape, f"{name}.attention.output.LayerNorm", mixed, hidden)
    inner = writer.linear(hidden, f"{name}.intermediate.dense", f"{name}.inner", bias=False)
    bias = writer.weight(f"{name}.intermediate.dense.bias")
    active = writer.node("BiasGelu", [inner, bias], f"{name}.active", domain=FUSED)
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
    # Not the fused SkipLayerNormalization, which takes four times as long on a CPU as these two.
    total = writer.node("Add", [fresh, hidden], f"{name}.in")
    return writer.node("LayerNormalization", [total, *norm], f"{name}.out", axis=-1, epsilon=shape.epsilon)


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
