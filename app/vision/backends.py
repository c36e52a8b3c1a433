"""Backends, which compute a network's inputs: OpenVINO's requests, and a thread for torch."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.vision.conversion import Recipe
from app.vision.offline_import import import_openvino

_log = logging.getLogger(__name__)

Numbers = NDArray[Any]


class Run(Protocol):
    """A batch that is being computed."""

    def is_done(self, seconds: float) -> bool:
        """Whether it is computed, after waiting up to so many seconds."""
        ...

    def outputs(self) -> list[Numbers]:
        """Wait for the outputs, and return them; once. Raises RuntimeError, MemoryError, ModelUnusable."""
        ...


class Backend(Protocol):
    """A network on a device, for inputs of one fixed shape."""

    streams: int
    """Inputs that it computes at the same time."""

    def start(self, batch: Numbers) -> Run:
        """Begin to compute inputs of the full shape; others may follow before that is done."""
        ...


class OpenVino:
    def __init__(self, network: Path, device: str, recipe: Recipe, *, exact: bool) -> None:
        openvino = import_openvino()
        is_single = recipe.most == 1
        # For one input at a time all cores compute that; else each computes one of its own.
        settings: dict[str, object] = {"PERFORMANCE_HINT": "LATENCY" if is_single else "THROUGHPUT"}
        if exact:
            settings["INFERENCE_PRECISION_HINT"] = "f32"
        core = openvino.Core()
        model: Any = network
        if recipe.converted not in ((), recipe.inputs):
            model = core.read_model(network)
            model.reshape(list(recipe.inputs))
        compiled = core.compile_model(model, device, settings)
        precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        self.streams = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        values = (openvino.__version__, precision, self.streams)
        _log.info("OpenVINO %s runs the model in %s, %s inputs at once.", *values)
        self._compiled = compiled
        self._idle: list[Any] = []

    def start(self, batch: Numbers) -> Run:
        request = self._idle.pop() if self._idle else self._compiled.create_infer_request()
        request.start_async({0: batch}, share_inputs=True)
        return _OpenVinoRun(request, batch, self._idle, len(self._compiled.outputs))


class _OpenVinoRun:
    def __init__(self, request: Any, batch: Numbers, idle: list[Any], outputs: int) -> None:
        self._request = request
        self._batch = batch  # Read until it is computed.
        self._idle = idle
        self._count = outputs

    def is_done(self, seconds: float) -> bool:
        return self._request.wait_for(round(seconds * 1e3))

    def outputs(self) -> list[Numbers]:
        self._request.wait()
        found = [
            np.array(self._request.get_output_tensor(each).data) for each in range(self._count)
        ]
        self._idle.append(self._request)
        return found


class Torch:
    streams = 1

    def __init__(self, recipe: Recipe, device: str) -> None:
        import torch

        self._torch = torch
        self._device = device
        self._network = recipe.build().to(device)
        self._thread = ThreadPoolExecutor(1, "network")

    def start(self, batch: Numbers) -> Run:
        return _TorchRun(self._thread, self._compute, batch)

    def _compute(self, batch: Numbers) -> list[Numbers]:
        with self._torch.inference_mode():
            outputs = self._network(self._torch.from_numpy(batch).to(self._device))
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        return [output.float().cpu().numpy() for output in outputs]


class _TorchRun:
    def __init__(
        self,
        thread: ThreadPoolExecutor,
        compute: Callable[[Numbers], list[Numbers]],
        batch: Numbers,
    ) -> None:
        self._future = thread.submit(compute, batch)

    def is_done(self, seconds: float) -> bool:
        return bool(wait([self._future], seconds).done)

    def outputs(self) -> list[Numbers]:
        return self._future.result()
