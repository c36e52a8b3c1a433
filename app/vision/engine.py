"""Runs a converted network: OpenVINO on the CPU, or torch where OpenVINO is missing or fails.

Measured on 2 cores with AVX-512 bf16, Lite2 at 260 px, photos a second by batch 1/4/8/16/32:
fp32 185/192/173/162/157, bf16 332/370/365/312/307, two streams no better; bf16 against fp32
cosine 0.9995. So: batches of 8, one stream, and the precision that OpenVINO prefers for the
processor it finds (bf16 only where that is native).
"""

import logging
from collections.abc import Generator
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.photo import ModelUnusable
from app.vision.conversion import Recipe, convert
from app.vision.quiet import import_openvino

_log = logging.getLogger(__name__)

Numbers = NDArray[Any]


class Engine(Protocol):
    """A network ready to run on batches of one fixed shape."""

    def run(self, batch: Numbers) -> list[Numbers]:
        """Its outputs for a full batch."""
        ...


def open_engine(
    recipe: Recipe, cache: Path, *, exact: bool = False
) -> Generator[None, None, Engine]:
    """The best engine for this network on this computer; yields while it is being converted.

    `exact` asks for fp32 where a faster precision would serve. Raises ModelUnusable.
    """
    try:
        import_openvino()
    except ImportError as error:
        _log.warning("OpenVINO is missing (%s); torch runs the model instead.", error)
    else:
        network = yield from convert(recipe, cache)
        if network:
            try:
                engine = _OpenVino(network, exact=exact)
                _try_out(engine, recipe)
            except (RuntimeError, ArithmeticError) as error:
                _log.warning("OpenVINO cannot run the model (%s); torch runs it instead.", error)
            else:
                return engine
    try:
        return _Torch(recipe)
    except (ImportError, OSError, RuntimeError, ValueError, KeyError) as error:
        raise ModelUnusable(f"The model {recipe.name} cannot be run: {error}") from error


def run_padded(engine: Engine, recipe: Recipe, batch: Numbers) -> list[Numbers]:
    """The outputs for a batch that may be short.

    Every batch has the full shape, so that a photo's vector is the same whatever came beside it.
    """
    count = len(batch)
    full = np.zeros(recipe.inputs, dtype=recipe.numbers)
    full[:count] = batch
    return [output[:count] for output in engine.run(full)]


def _try_out(engine: Engine, recipe: Recipe) -> None:
    """One batch of nothing: better now than at the first photo. Raises ArithmeticError, RuntimeError."""
    vectors = engine.run(np.zeros(recipe.inputs, dtype=recipe.numbers))[0]
    if not np.isfinite(vectors).all():
        raise ArithmeticError("its vectors are not finite")


class _OpenVino:
    def __init__(self, network: Path, *, exact: bool) -> None:
        openvino = import_openvino()
        settings: dict[str, object] = {"PERFORMANCE_HINT": "LATENCY"}
        if exact:
            settings["INFERENCE_PRECISION_HINT"] = "f32"
        compiled = openvino.Core().compile_model(network, "CPU", settings)
        precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        _log.info("OpenVINO %s runs the model in %s.", openvino.__version__, precision)
        self._request = compiled.create_infer_request()
        self._outputs = range(len(compiled.outputs))

    def run(self, batch: Numbers) -> list[Numbers]:
        results = self._request.infer({0: batch}, share_inputs=True)
        return [np.array(results[output]) for output in self._outputs]


class _Torch:
    def __init__(self, recipe: Recipe) -> None:
        import torch

        self._torch = torch
        self._network = recipe.build()

    def run(self, batch: Numbers) -> list[Numbers]:
        with self._torch.inference_mode():
            outputs = self._network(self._torch.from_numpy(batch))
        return [
            output.float().numpy()
            for output in (outputs if isinstance(outputs, tuple) else (outputs,))
        ]
