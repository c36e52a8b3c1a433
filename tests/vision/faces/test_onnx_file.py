"""ONNX files, read without ONNX: weights by blocks become floats, and damaged files are refused."""

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import ModelUnusable
from app.vision.faces import builtin
from app.vision.faces.builtin import builtin_face_recipes
from app.vision.faces.frame_plan import SMALL
from app.vision.faces.onnx_file import dequantise, read_onnx


def test_each_block_has_its_own_scale_and_zero() -> None:
    numbers = np.array([[1, 2, 3, 4, 5]], np.int8)
    scales = np.array([[0.5, 2, 10]], np.float32)
    zeros = np.array([[0, 1, 0]], np.int8)
    made = dequantise(numbers, scales, zeros, axis=1, block=2)
    assert made.tolist() == [[0.5, 1, 4, 6, 50]]
    assert made.dtype == np.float32


def test_the_networks_are_read_as_floats_and_without_quantised_nodes() -> None:
    detectors, embedder = builtin_face_recipes()
    for recipe in (detectors[SMALL], embedder):
        graph = read_onnx(recipe.source)
        kinds = {node.kind for node in graph.nodes}
        assert "DequantizeLinear" not in kinds
        floats = [each for each in graph.weights.values() if each.dtype == np.float32]
        assert len(floats) > 50
        assert all(np.isfinite(each).all() for each in floats)


def test_weights_are_those_that_onnx_itself_dequantises() -> None:
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    from onnx.reference import ReferenceEvaluator

    recipe = builtin_face_recipes()[1]
    model = onnx.load(recipe.source)
    ours = read_onnx(recipe.source).weights
    wanted = "conv_2_conv2d_weight_dequantized"
    node = next(each for each in model.graph.node if wanted in each.output)
    tensors = {each.name: onnx.numpy_helper.to_array(each) for each in model.graph.initializer}
    inputs = {name: tensors[name] for name in node.input}
    theirs = ReferenceEvaluator(node).run(None, inputs)[0]
    shaped = ours["conv_2_conv2d_weight_reshaped"]
    np.testing.assert_allclose(shaped.reshape(theirs.shape), theirs, rtol=1e-6)


@pytest.mark.parametrize("content", [b"", b"not a network", b"\x3a\xff\xff\xff\xff\x0f"])
def test_a_file_that_is_no_network_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.onnx"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"a\.onnx"):
        read_onnx(path)


def test_a_network_with_another_digest_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtin, "_DETECTOR", (builtin._DETECTOR[0], "0" * 64))
    with pytest.raises(ModelUnusable, match="not the file"):
        builtin_face_recipes()
