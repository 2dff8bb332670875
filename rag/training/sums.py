"""The graph by which a processor's sums of bytes are tried: `python -m rag.training.sums` writes it again."""

from __future__ import annotations

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from index.exact_sums import INPUTS, OUTPUTS, SUMS, WEIGHT
from rag.training.graph import model_bytes
from rag.training.graph_writer import FUSED, Constant


def sums_graph() -> bytes:
    """One `MatMulIntegerToFloat`, as the models have it; the same bytes each time."""
    constants: dict[str, Constant] = {
        "weight": np.full((INPUTS, OUTPUTS), WEIGHT, dtype=np.int8),
        "one": np.asarray(1.0, dtype=np.float32),
        "scales": np.ones(OUTPUTS, dtype=np.float32),
        "nothing": np.asarray(0, dtype=np.uint8),
    }
    names = ["steps", "weight", "one", "scales", "nothing", ""]
    graph = helper.make_graph(
        [helper.make_node("MatMulIntegerToFloat", names, ["sums"], domain=FUSED)],
        "sums",
        [helper.make_tensor_value_info("steps", TensorProto.UINT8, ["texts", INPUTS])],
        [helper.make_tensor_value_info("sums", TensorProto.FLOAT, ["texts", OUTPUTS])],
        [numpy_helper.from_array(value, name) for name, value in constants.items()],
    )
    return model_bytes(graph)


if __name__ == "__main__":
    SUMS.write_bytes(sums_graph())
