"""Writes the nodes and constants of an ONNX graph, its products in single precision or with weights of 8 bits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rag.training.quantise import STEPS, quantise_columns

Floats = NDArray[np.float32]
Constant = (
    NDArray[np.float32] | NDArray[np.float16] | NDArray[np.int64] | NDArray[np.int8] | NDArray[np.uint8]
)
Factors = Mapping[str, Floats]
"""By layer what its inputs are divided by and its weights multiplied by, (inputs,); a layer may have none."""
SCALES = ".scales"
"""Ends the name of the scales of a quantised weight."""
SMOOTHED = ".smoothed"
"""Ends the name of the inverse factors by which a layer's inputs are multiplied."""
FUSED = "com.microsoft"
"""Domain of ONNX Runtime's own operators."""
_AFTER_GELU = ".output.dense"
_MIDDLE = 128
"""Byte that stands for 0 where inputs lie on both sides of it."""
_GELU_ZERO, _GELU_LEAST = 32, 0.17
"""Byte that stands for 0 in what leaves a GELU, and how far below 0 that reaches."""


@dataclass(slots=True)
class GraphWriter:
    """Nodes and constants so far."""

    weights: Mapping[str, Floats]
    factors: Factors | None
    """Of each layer that has some, for weights of 8 bits; None for single precision."""
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    """Of each layer, what it multiplies."""

    @property
    def quantised(self) -> bool:
        """Whether weights are stored in 8 bits."""
        return self.factors is not None

    @property
    def width(self) -> int:
        """Of a hidden state."""
        return len(self.weights["encoder.embeddings.LayerNorm.weight"])

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
        self.sources[name] = source
        if self.factors is None:
            weight = self.constant(f"{name}.weight", self.weights[f"{name}.weight"].T)
            product = self.node("MatMul", [source, weight], f"{output}.product" if bias else output)
            return self.node("Add", [product, self.weight(f"{name}.bias")], output) if bias else product
        factors = self.factors.get(name)
        if not _is_feed_forward(name):
            return self._by_text(source, name, output, factors, bias=bias)
        product = self._by_token(source, name, f"{output}.product" if bias else output, factors)
        return self.node("Add", [product, self.weight(f"{name}.bias")], output) if bias else product

    def _smoothed(self, source: str, name: str, output: str, factors: Floats | None) -> tuple[str, Floats]:
        """What is multiplied by the weight, and the weight, both smoothed."""
        weight = self.weights[f"{name}.weight"]
        if factors is None:
            return source, weight
        inverse = self.constant(f"{name}{SMOOTHED}", (1 / factors).astype(np.float32))
        return self.node("Mul", [source, inverse], f"{output}.smooth"), weight * factors

    def _by_text(self, source: str, name: str, output: str, factors: Floats | None, *, bias: bool) -> str:
        """The product of inputs and weights in 8 bits, all inputs of a run by one scale: one fused operator."""
        source, weight = self._smoothed(source, name, output, factors)
        inputs = [source, *self._columns(name, weight), ""]
        if bias:
            inputs.append(self.weight(f"{name}.bias"))
        return self.node("DynamicQuantizeMatMul", inputs, output, domain=FUSED)

    def _by_token(self, source: str, name: str, output: str, factors: Floats | None) -> str:
        """The product of inputs, (tokens, inputs), and weights in 8 bits, each token by its own scale.

        A few tokens are many times as large as the others, which one scale for all would leave a handful of steps.
        """
        source, weight = self._smoothed(source, name, output, factors)
        high = self.node("ReduceMax", [source], f"{output}.high", axes=[-1], keepdims=0)
        if is_behind_gelu(name):
            # What leaves a GELU is at least -0.17, so that nearly all steps can be given to what is above 0.
            zero, steps, least, size = _GELU_ZERO, 255 - _GELU_ZERO, _GELU_LEAST / _GELU_ZERO, high
        else:
            zero, steps, least = _MIDDLE, STEPS, 1e-9
            low = self.node("ReduceMin", [source], f"{output}.low", axes=[-1], keepdims=0)
            size = self.node("Max", [high, self.node("Neg", [low], f"{output}.depth")], f"{output}.size")
        step = self.node("Mul", [size, self._number(1 / steps)], f"{output}.step")
        scale = self.node("Max", [step, self._number(least)], f"{output}.scale")
        one, middle = self._number(1.0), self.constant(f"byte.{zero}", np.asarray(zero, dtype=np.uint8))
        zeros = self.node(
            "Expand", [middle, self.node("Shape", [scale], f"{output}.count")], f"{output}.zeros"
        )
        rounded = self.node("QuantizeLinear", [source, scale, zeros], f"{output}.steps", axis=0)
        values, scales = self._columns(name, weight)
        whole = self.node(
            "MatMulIntegerToFloat",
            [rounded, values, one, scales, middle, ""],
            f"{output}.whole",
            domain=FUSED,
        )
        column = self.constant("column", index_of(1))
        return self.node("Mul", [whole, self.node("Unsqueeze", [scale, column], f"{output}.scales")], output)

    def _columns(self, name: str, weight: Floats) -> tuple[str, str]:
        columns = quantise_columns(weight)
        return (
            self.constant(f"{name}.weight", columns.values),
            self.constant(f"{name}.weight{SCALES}", columns.scales),
        )

    def _number(self, value: float) -> str:
        return self.constant(f"number.{value:.9g}", np.asarray(value, dtype=np.float32))


def _is_feed_forward(layer: str) -> bool:
    return layer.endswith(".intermediate.dense") or is_behind_gelu(layer)


def is_behind_gelu(layer: str) -> bool:
    """Whether a layer reads what leaves a GELU."""
    return layer.endswith(_AFTER_GELU) and not layer.endswith(f".attention{_AFTER_GELU}")


def index_of(value: int) -> NDArray[np.int64]:
    """A constant of one whole number."""
    return np.asarray([value], dtype=np.int64)
