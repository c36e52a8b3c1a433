"""OpenVINO graphs around a network of the user's: pixels in, one vector a photo out, and one an area."""

from collections.abc import Sequence
from math import isqrt
from pathlib import Path
from typing import Any

from app.vision.network.description import NetworkDescription
from app.vision.offline_import import import_openvino

_SHOWN = 6
"""Names of outputs that a message lists."""


def build_graph(network: Path, description: NetworkDescription, inputs: Sequence[int]) -> Any:
    """Return an `openvino.Model` of uint8 pixels (n, side, side, 3), RGB.

    Its outputs are vectors (n, dimensions) and, where the layer lies over the image, areas (n, h, w, dimensions).
    Raises ValueError, RuntimeError.
    """
    openvino = import_openvino()
    model = openvino.Core().read_model(network)
    if len(model.inputs) != 1:
        raise ValueError(f"it has {len(model.inputs)} inputs, and only networks with one are known")
    layout = _layout_of(model, description)
    height, width = description.size
    channels = 1 if description.channels == "gray" else 3
    sides = {"N": inputs[0], "C": channels, "H": height, "W": width}
    model.reshape([sides[letter] for letter in layout])
    layer = _find_layer(model, description.output)
    outputs = [openvino.opset13.result(each) for each in _pool(layer, description.pool, layout)]
    model = openvino.Model(outputs, model.get_parameters(), network.stem)
    return _with_pixels(model, description, layout, inputs)


def _layout_of(model: Any, description: NetworkDescription) -> str:
    shape = model.inputs[0].get_partial_shape()
    if shape.rank.is_dynamic or len(shape) != 4:
        raise ValueError(f"its input is {shape}, and no batch of pictures")
    if description.layout:
        return description.layout
    last, first = shape[3], shape[1]
    return (
        "NHWC"
        if last.is_static
        and last.get_length() in (1, 3)
        and not (first.is_static and first.get_length() in (1, 3))
        else "NCHW"
    )


def _find_layer(model: Any, name: str) -> Any:
    """Return the output of that name, or of the layer of that name. Raises ValueError."""
    if not name:
        return model.outputs[0].get_node().input_value(0)
    for node in model.get_ordered_ops():
        if node.get_type_name() == "Result":
            continue
        for output in node.outputs():
            if name in output.get_names() or (name == node.get_friendly_name()):
                return output
    known = [min(output.get_names(), default="?") for output in model.outputs]
    raise ValueError(f"it has no layer “{name}”; its outputs are {', '.join(known[:_SHOWN])}")


def _pool(layer: Any, pool: str, layout: str) -> list[Any]:
    """Return the vectors of a layer, and its areas where it has some. Raises ValueError."""
    opset = import_openvino().opset13
    rank = layer.get_partial_shape().rank
    count = rank.get_length() if rank.is_static else 0
    if layer.get_element_type().to_string() != "f32":
        layer = opset.convert(layer, "f32").output(0)
    if count == 2:
        return [layer]
    if count < 2:
        raise ValueError(
            f"the layer is {layer.get_partial_shape()}, and has no numbers for each picture"
        )
    if pool == "flatten":
        return [opset.reshape(layer, [layer.get_partial_shape()[0].get_length(), -1], False)]
    if pool == "first":
        if count != 3:
            raise ValueError("“first” is for layers of tokens")
        return [opset.gather(layer, 0, 1), *_grid(layer)]
    reduce = {"mean": opset.reduce_mean, "max": opset.reduce_max}[pool]
    if count == 3:
        return [reduce(layer, [1]), *_grid(layer)]
    if count != 4:
        raise ValueError(
            f"the layer is {layer.get_partial_shape()}; only “flatten” makes a vector of it"
        )
    areas = layer if layout == "NHWC" else opset.transpose(layer, [0, 2, 3, 1]).output(0)
    return [reduce(areas, [1, 2]), areas]


def _grid(tokens: Any) -> list[Any]:
    """Return areas of a square grid of tokens (n, h, w, dimensions), without the class token, which comes first."""
    opset = import_openvino().opset13
    shape = tokens.get_partial_shape()
    if shape.is_dynamic:
        return []
    batch, count, dimensions = (each.get_length() for each in shape)
    side = isqrt(count)
    if side * side not in (count, count - 1) or side < 2:
        return []
    if side * side == count - 1:
        tokens = opset.slice(tokens, [1], [count], [1], [1])
    return [opset.reshape(tokens, [batch, side, side, dimensions], False)]


def _with_pixels(
    model: Any, description: NetworkDescription, layout: str, inputs: Sequence[int]
) -> Any:
    """Put before the network what its pixels need: size, order of channels, numbers."""
    from openvino import Layout, Type
    from openvino.preprocess import ColorFormat, PrePostProcessor, ResizeAlgorithm

    steps = PrePostProcessor(model)
    given = steps.input()
    given.tensor().set_element_type(Type.u8).set_layout(Layout("NHWC"))
    given.tensor().set_shape(list(inputs)).set_color_format(ColorFormat.RGB)
    given.model().set_layout(Layout(layout))
    orders = {"bgr": ColorFormat.BGR, "gray": ColorFormat.GRAY}
    before = given.preprocess().convert_element_type(Type.f32)
    if description.channels in orders:
        before.convert_color(orders[description.channels])
    if description.size != tuple(inputs[1:3]):
        before.resize(ResizeAlgorithm.RESIZE_LINEAR)
    # (pixel x scale - mean) / std, in the order that OpenVINO has: subtract, then divide.
    before.mean([each / description.scale for each in description.mean])
    before.scale([each / description.scale for each in description.std])
    return steps.build()
