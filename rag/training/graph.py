"""The reader's network and the packaged encoder written out as ONNX graphs, in single precision or with 8 bits.

It is written node by node instead of traced: the same weights give the same bytes, each constant bears the name of its
weight so that it can be read back, and the fused operators of ONNX Runtime (domain com.microsoft, in every build of it)
are chosen rather than hoped for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import onnx
from onnx import TensorProto, helper

from rag.training.graph_writer import FUSED, SCALES, Factors, Floats, GraphWriter, index_of, is_behind_gelu
from rag.training.quantise import quantise_rows, smoothing

PARTS = ("query", "key", "value")
"""Of attention, in the order in which one matrix holds them."""
_OPSET, _FUSED_OPSET, _IR = 17, 1, 8
_INPUTS = ("input_ids", "token_type_ids")
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


def reader_graph(weights: Mapping[str, Floats], shape: Shape, factors: Factors | None) -> bytes:
    """An ONNX file of a `ReaderNetwork`'s state.

    Inputs `input_ids`, `token_type_ids`: int64, (windows, tokens), with no padding; in 8 bits one window. Outputs
    `start`, `end`: float32, (windows, tokens); `answerable`: float32, (windows,).

    Args:
        weights: The network's state.
        shape: Its sizes.
        factors: For weights of 8 bits, as `smoothing_factors` finds them; None for single precision.

    """
    return _file(_reader(weights, shape, factors))


def encoder_graph(weights: Mapping[str, Floats], shape: Shape, factors: Factors | None) -> bytes:
    """An ONNX file of a sentence encoder that takes the mean over a text's tokens and makes its length 1.

    Input `input_ids`: int64, (texts, tokens), with no padding; in 8 bits one text. Outputs `embedding`: float32,
    (texts, dimensions); `tokens`, the last hidden states: float32, (texts, tokens, dimensions). Arguments as for
    `reader_graph`; `weights` has the names of a BERT model's file.
    """
    return _file(_sentence_encoder(weights, shape, factors))


def smoothing_factors(graph: _Graph) -> Factors:
    """The factors of each layer whose inputs are smoothed. `graph`: of `reader_probe` or `encoder_probe`."""
    held = graph.writer.weights
    return {
        layer: smoothing(largest, held[f"{layer}.weight"])
        for layer, largest in largest_inputs(graph).items()
        if not is_behind_gelu(layer)
    }


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


def _reader(weights: Mapping[str, Floats], shape: Shape, factors: Factors | None) -> _Graph:
    writer = GraphWriter(weights, factors)
    _heads(writer, _encoder(writer, shape, "token_type_ids"))
    axes = (_rows(writer, "windows"), "tokens")
    outputs = [_output("start", axes), _output("end", axes), _output("answerable", axes[:1])]
    return _Graph(writer, "reader", axes, _INPUTS, outputs)


def _sentence_encoder(weights: Mapping[str, Floats], shape: Shape, factors: Factors | None) -> _Graph:
    writer = GraphWriter({f"encoder.{name}": value for name, value in weights.items()}, factors)
    hidden = _encoder(writer, shape, None)
    total = writer.node("ReduceSum", [hidden, writer.constant("middle", index_of(1))], "total", keepdims=0)
    # All that a sum has of a mean's is its direction, and no more is asked for (Reimers and Gurevych 2019).
    writer.node("LpNormalization", [total], "embedding", axis=-1, p=2)
    writer.node("Identity", [hidden], "tokens")
    axes = (_rows(writer, "texts"), "length")
    outputs = [_output("embedding", (axes[0], writer.width)), _output("tokens", (*axes, writer.width))]
    return _Graph(writer, "encoder", axes, _INPUTS[:1], outputs)


def _rows(writer: GraphWriter, name: str) -> str | int:
    """How many texts a run holds. In 8 bits it is one, so that no text's scale hangs on another's inputs."""
    return 1 if writer.quantised else name


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


def _encoder(writer: GraphWriter, shape: Shape, types: str | None) -> str:
    """The last layer's output: (windows, tokens, hidden). `types`: the input of token types; None: all are 0."""
    hidden = _embeddings(writer, shape, types)
    for number in range(shape.layers):
        hidden = _layer(writer, shape, f"encoder.encoder.layer.{number}", hidden)
    return hidden


@dataclass(frozen=True, slots=True)
class _Graph:
    """All of a graph but its file."""

    writer: GraphWriter
    name: str
    axes: tuple[str | int, str]
    inputs: tuple[str, ...]
    outputs: Sequence[onnx.ValueInfoProto]


def _embeddings(writer: GraphWriter, shape: Shape, types: str | None) -> str:
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


def _words(writer: GraphWriter, name: str) -> str:
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


def _layer(writer: GraphWriter, shape: Shape, name: str, hidden: str) -> str:
    _move_factors(writer, f"{name}.attention.output.dense", f"{name}.attention.self.value")
    joined = _joined_attention(writer, f"{name}.attention.self")
    size = writer.weights[f"{joined}.bias"].shape[0] // len(PARTS)
    parts = writer.split(
        writer.linear(hidden, joined, f"{joined}.out"), [size] * 3, [f"{joined}.{part}" for part in PARTS]
    )
    read = writer.node("MultiHeadAttention", parts, f"{name}.read", domain=FUSED, num_heads=shape.heads)
    mixed = writer.linear(read, f"{name}.attention.output.dense", f"{name}.mixed")
    hidden = _add_norm(writer, shape, f"{name}.attention.output.LayerNorm", mixed, hidden)
    outer = _feed_forward(writer, name, hidden)
    return _add_norm(writer, shape, f"{name}.output.LayerNorm", outer, hidden)


def _feed_forward(writer: GraphWriter, name: str, hidden: str) -> str:
    source = hidden
    if writer.quantised:
        flat = writer.constant("flat", np.asarray([-1, writer.width], dtype=np.int64))
        source = writer.node("Reshape", [hidden, flat], f"{name}.flat")
    inner = writer.linear(source, f"{name}.intermediate.dense", f"{name}.inner", bias=False)
    bias = writer.weight(f"{name}.intermediate.dense.bias")
    # FastGelu takes tanh for the error function (Hendrycks and Gimpel 2016): far nearer than 8 bits.
    gelu = "FastGelu" if writer.quantised else "BiasGelu"
    active = writer.node(gelu, [inner, bias], f"{name}.active", domain=FUSED)
    outer = writer.linear(active, f"{name}.output.dense", f"{name}.outer")
    if not writer.quantised:
        return outer
    return writer.node(
        "Reshape", [outer, writer.node("Shape", [hidden], f"{name}.shape")], f"{name}.outer.folded"
    )


def _move_factors(writer: GraphWriter, layer: str, before: str) -> None:
    """Divide what a layer reads where it is made, by the layer before it, so that no node has to."""
    factors = (writer.factors or {}).get(layer)
    if factors is None:
        return
    writer.factors = {name: held for name, held in (writer.factors or {}).items() if name != layer}
    made = {f"{before}.{kind}": writer.weights[f"{before}.{kind}"] for kind in ("weight", "bias")}
    moved = {name: (value.T / factors).T for name, value in made.items()}
    writer.weights = {
        **writer.weights,
        **moved,
        f"{layer}.weight": writer.weights[f"{layer}.weight"] * factors,
    }


def _joined_attention(writer: GraphWriter, name: str) -> str:
    """One matrix for query, key and value, whose product is quicker than three."""
    joined = dict(writer.weights)
    for kind in ("weight", "bias"):
        joined[f"{name}.{kind}"] = np.concatenate([writer.weights[f"{name}.{part}.{kind}"] for part in PARTS])
    writer.weights = joined
    return name


def _add_norm(writer: GraphWriter, shape: Shape, name: str, fresh: str, hidden: str) -> str:
    norm = [writer.weight(f"{name}.{part}") for part in ("weight", "bias")]
    # Not the fused SkipLayerNormalization, which takes four times as long on a CPU as these two.
    total = writer.node("Add", [fresh, hidden], f"{name}.in")
    return writer.node("LayerNormalization", [total, *norm], f"{name}.out", axis=-1, epsilon=shape.epsilon)


def _heads(writer: GraphWriter, hidden: str) -> None:
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
