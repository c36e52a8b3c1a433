"""An ONNX graph as a torch module: the few operations that networks of faces are made of."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from app.vision.faces.onnx_file import Graph, Node

_SAME_ON_BOTH_SIDES = "Paddings that differ between sides are not known here."


class GraphModule(nn.Module):
    """A graph of one input, run node by node."""

    def __init__(self, graph: Graph) -> None:
        """Take nodes and weights. Raises ValueError for an operation that is not known here."""
        super().__init__()
        if unknown := {node.kind for node in graph.nodes} - _OPERATIONS.keys():
            raise ValueError(f"The network has unknown operations: {', '.join(sorted(unknown))}.")
        self._graph = graph
        self._names = {name: f"weight_{at}" for at, name in enumerate(graph.weights)}
        for name, weights in graph.weights.items():
            self.register_buffer(self._names[name], torch.from_numpy(weights))
        made = {name for node in graph.nodes for name in node.outputs}
        used = {name for node in graph.nodes for name in node.inputs}
        (self._input,) = used - made - graph.weights.keys()

    def forward(self, numbers: Tensor) -> tuple[Tensor, ...]:
        """Return the outputs of the graph for inputs (n, channels, height, width)."""
        known = {name: getattr(self, buffer) for name, buffer in self._names.items()}
        known[self._input] = numbers
        for node in self._graph.nodes:
            inputs = [known[name] for name in node.inputs]
            known[node.outputs[0]] = _OPERATIONS[node.kind](node, *inputs)
        return tuple(known[name] for name in self._graph.outputs)


def _convolve(node: Node, numbers: Tensor, weights: Tensor, bias: Tensor | None = None) -> Tensor:
    attributes = node.attributes
    return functional.conv2d(
        numbers,
        weights,
        bias,
        attributes["strides"],
        _padding(node),
        attributes["dilations"],
        attributes["group"],
    )


def _padding(node: Node) -> tuple[int, int]:
    top, left, bottom, right = node.attributes["pads"]
    if (top, left) != (bottom, right):
        raise ValueError(_SAME_ON_BOTH_SIDES)
    return top, left


def _normalise(node: Node, numbers: Tensor, *rest: Tensor) -> Tensor:
    scale, shift, mean, variance = rest
    epsilon = node.attributes["epsilon"]
    return functional.batch_norm(numbers, mean, variance, scale, shift, eps=epsilon)


def _prelu(_node: Node, numbers: Tensor, slopes: Tensor) -> Tensor:
    return functional.prelu(numbers, slopes.flatten())


def _pool(node: Node, numbers: Tensor) -> Tensor:
    attributes = node.attributes
    return functional.max_pool2d(
        numbers, attributes["kernel_shape"], attributes["strides"], _padding(node)
    )


def _reshape(_node: Node, numbers: Tensor, shape: Tensor) -> Tensor:
    # The files say 1 for the number of pictures.
    return numbers.reshape(numbers.shape[0], *shape.tolist()[1:])


def _double(_node: Node, numbers: Tensor, *_sizes: Tensor) -> Tensor:
    """Enlarge to twice the size, the only one there is, by repetition."""
    return functional.interpolate(numbers, scale_factor=2, mode="nearest")


def _multiply(_node: Node, numbers: Tensor, weights: Tensor, bias: Tensor) -> Tensor:
    return functional.linear(numbers, weights, bias)


def _add(_node: Node, one: Tensor, other: Tensor) -> Tensor:
    return one + other


def _subtract(_node: Node, one: Tensor, other: Tensor) -> Tensor:
    return one - other


def _scale(_node: Node, one: Tensor, other: Tensor) -> Tensor:
    return one * other


def _keep(_node: Node, numbers: Tensor, *_ratio: object) -> Tensor:
    return numbers


def _nothing(_node: Node) -> None:
    """Stand for a constant, which only what is kept as it is takes."""


def _flatten(_node: Node, numbers: Tensor) -> Tensor:
    return numbers.flatten(1)


def _relu(_node: Node, numbers: Tensor) -> Tensor:
    return functional.relu(numbers)


def _sigmoid(_node: Node, numbers: Tensor) -> Tensor:
    return torch.sigmoid(numbers)


def _transpose(node: Node, numbers: Tensor) -> Tensor:
    return numbers.permute(*node.attributes["perm"])


_OPERATIONS: dict[str, Callable[..., Any]] = {
    "Add": _add,
    "BatchNormalization": _normalise,
    "Constant": _nothing,
    "Conv": _convolve,
    "Dropout": _keep,
    "Flatten": _flatten,
    "Gemm": _multiply,
    "MaxPool": _pool,
    "Mul": _scale,
    "PRelu": _prelu,
    "Relu": _relu,
    "Reshape": _reshape,
    "Resize": _double,
    "Sigmoid": _sigmoid,
    "Sub": _subtract,
    "Transpose": _transpose,
}
"""What each kind of node computes, of the node and its inputs."""


class DetectorModule(nn.Module):
    """YuNet for pictures (n, height, width, 3) of bytes, RGB; it learned from BGR, as OpenCV has it.

    Returns (n, anchors, 16): class, objectness, box and landmarks of all three grids, the finest first.
    """

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._network = GraphModule(graph)

    def forward(self, pictures: Tensor) -> Tensor:
        """Return the outputs of all grids side by side."""
        numbers = pictures.flip(-1).permute(0, 3, 1, 2).to(torch.float32)
        outputs = self._network(numbers)
        # cls_8, cls_16, cls_32, then obj, bbox and kps of these.
        return torch.cat([torch.cat(outputs[grid::3], 2) for grid in range(3)], 1)


class FaceEmbedderModule(nn.Module):
    """SFace for faces (n, 112, 112, 3) of bytes, RGB, as it learned them. Returns (n, 128)."""

    def __init__(self, graph: Graph) -> None:
        super().__init__()
        self._network = GraphModule(graph)

    def forward(self, faces: Tensor) -> Tensor:
        """Return the vectors, of any length."""
        return self._network(faces.permute(0, 3, 1, 2).to(torch.float32))[0]
