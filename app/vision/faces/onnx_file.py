"""Reading of ONNX files: the nodes of a graph and its weights, of which those in whole numbers become floats.

ONNX Runtime and OpenVINO refuse networks whose weights were quantised by blocks (DequantizeLinear with `block_size`,
of operator set 21). Here each block is multiplied by its scale once, and the network is one of plain floats. A file
is a protocol buffer, of which only these few messages are needed: a dependency for them would be 20 MB.
Source: onnx.proto3 of ONNX 1.16, and its operator DequantizeLinear-21.
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_GRAPH = 7  # of ModelProto
_NODE, _INITIALIZER, _OUTPUT = 1, 5, 12  # of GraphProto
_TYPES = {1: np.float32, 3: np.int8, 7: np.int64}
"""TensorProto.DataType, as far as it occurs."""
_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5


@dataclass(frozen=True, slots=True)
class Node:
    """An operation of the graph."""

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Any]
    """Whole numbers, floats, bytes, and tuples of whole numbers."""


@dataclass(frozen=True, slots=True)
class Graph:
    """A network: what is computed, in this order, of which weights."""

    nodes: tuple[Node, ...]
    weights: Mapping[str, Array]
    outputs: tuple[str, ...]


def read_onnx(path: Path) -> Graph:
    """Read a network with its weights in floats. Raises OSError, or ValueError for what is none."""
    try:
        return _fold(_read_graph(memoryview(path.read_bytes())))
    except (IndexError, KeyError, StopIteration, ValueError, struct.error) as error:
        raise ValueError(f"The file {path.name} is no ONNX network: {error}") from error


def _read_graph(content: memoryview) -> Graph:
    graph = next(value for number, value in _fields(content) if number == _GRAPH)
    nodes: list[Node] = []
    weights: dict[str, Array] = {}
    outputs: list[str] = []
    for number, value in _fields(graph):
        if number == _NODE:
            nodes.append(_read_node(value))
        elif number == _INITIALIZER:
            name, weights_of = _read_tensor(value)
            weights[name] = weights_of
        elif number == _OUTPUT:
            outputs.append(next(_text(each) for at, each in _fields(value) if at == 1))
    return Graph(tuple(nodes), weights, tuple(outputs))


def _fold(graph: Graph) -> Graph:
    """Return the graph without the operations that only make weights of weights."""
    weights, nodes = dict(graph.weights), list[Node]()
    for node in graph.nodes:
        known = [weights[name] for name in node.inputs if name in weights]
        if node.kind == "DequantizeLinear" and len(known) == len(node.inputs):
            weights[node.outputs[0]] = dequantise(*known, **_blocks(node))
        elif node.kind == "Reshape" and len(known) == len(node.inputs):
            weights[node.outputs[0]] = known[0].reshape(known[1].tolist())
        else:
            nodes.append(node)
    used = {name for node in nodes for name in node.inputs}
    return Graph(
        tuple(nodes), {name: each for name, each in weights.items() if name in used}, graph.outputs
    )


def _blocks(node: Node) -> dict[str, int]:
    return {"axis": node.attributes.get("axis", 1), "block": node.attributes.get("block_size", 0)}


def dequantise(numbers: Array, scales: Array, zeros: Array, *, axis: int, block: int) -> Array:
    """Return the floats that whole numbers stand for: (number - zero) * scale of its block along an axis.

    `scales` and `zeros` have the shape of `numbers`, but for one value a block along the axis.
    """
    if block:
        scales, zeros = (
            np.repeat(each, block, axis).take(np.arange(numbers.shape[axis]), axis)
            for each in (scales, zeros)
        )
    # Else one scale for all: with several the axis would matter, and no file here has them.
    elif scales.size != 1:
        raise ValueError("Scales by channel are not known here.")
    return (numbers.astype(np.float32) - zeros.astype(np.float32)) * scales.astype(np.float32)


def _read_node(content: memoryview) -> Node:
    inputs: list[str] = []
    outputs: list[str] = []
    kind, attributes = "", dict[str, Any]()
    for number, value in _fields(content):
        if number == 1:
            inputs.append(_text(value))
        elif number == 2:
            outputs.append(_text(value))
        elif number == 4:
            kind = _text(value)
        elif number == 5:
            name, attribute = _read_attribute(value)
            attributes[name] = attribute
    return Node(kind, tuple(inputs), tuple(outputs), attributes)


def _read_attribute(content: memoryview) -> tuple[str, Any]:
    name, value, numbers = "", 0, list[int]()
    for number, field in _fields(content):
        if number == 1:
            name = _text(field)
        elif number == 2:
            value = struct.unpack("<f", field)[0]
        elif number == 3:
            value = _signed(field)
        elif number == 4:
            value = bytes(field)
        elif number == 8:
            numbers += _varints(field) if isinstance(field, memoryview) else [_signed(field)]
    return name, tuple(numbers) if numbers else value


def _read_tensor(content: memoryview) -> tuple[str, Array]:
    shape: list[int] = []
    name, kind, raw = "", 1, b""
    for number, value in _fields(content):
        if number == 1:
            shape += _varints(value) if isinstance(value, memoryview) else [_signed(value)]
        elif number == 2:
            kind = value
        elif number == 8:
            name = _text(value)
        elif number in (
            4,
            9,
        ):  # Floats one after the other, or bytes of any type: little-endian both.
            raw += bytes(value)
    numbers = np.frombuffer(raw, np.dtype(_TYPES[kind]).newbyteorder("<"))
    return name, numbers.reshape(shape).astype(_TYPES[kind])


def _fields(content: memoryview) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of each field of a message."""
    at = 0
    while at < len(content):
        key, at = _varint(content, at)
        wire = key & 7
        if wire == _VARINT:
            value, at = _varint(content, at)
        elif wire in (_FIXED_32, _FIXED_64):
            size = 4 if wire == _FIXED_32 else 8
            value, at = content[at : at + size], at + size
        elif wire == _BYTES:
            size, at = _varint(content, at)
            if at + size > len(content):
                raise IndexError("it is cut off")
            value, at = content[at : at + size], at + size
        else:
            raise ValueError(f"The file has a field of type {wire}.")
        yield key >> 3, value


def _varint(content: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def _varints(content: memoryview) -> list[int]:
    values: list[int] = []
    at = 0
    while at < len(content):
        value, at = _varint(content, at)
        values.append(_signed(value))
    return values


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _text(content: memoryview) -> str:
    return bytes(content).decode()
