"""The engine, which runs a converted network with OpenVINO, on a GPU if there is one, or else with torch.

Measured on 2 cores with AVX-512 bf16, Lite2 at 260 px, photos a second by batch 1/4/8/16/32:
fp32 185/192/173/162/157, bf16 332/370/365/312/307, two streams no better; bf16 against fp32
cosine 0.9995. So: batches of 8, one stream, and the precision that OpenVINO prefers for the
processor it finds (bf16 only where that is native).
"""

import logging
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from app.domain.errors import ModelUnusable
from app.vision.conversion import Recipe, convert
from app.vision.devices import Device, find_devices
from app.vision.offline_import import import_openvino

_log = logging.getLogger(__name__)

Numbers = NDArray[Any]

_NO_MEMORY = (
    "out of memory", "not enough memory", "bad_alloc", "can't allocate", "cannot allocate",
    "failed to allocate", "max size of memory object", "out_of_resources", "allocation_failure",
    "out_of_host_memory", "out_of_device_memory",
)  # fmt: skip
"""Messages of torch, OpenVINO, OpenCL and Level Zero when memory runs out, in lower case."""

_FAULTS = (ImportError, OSError, RuntimeError, ArithmeticError, ValueError, KeyError)


class Engine(Protocol):
    """A network ready to run on batches of one fixed shape."""

    def run(self, batch: Numbers) -> list[Numbers]:
        """Return the outputs for a full batch."""
        ...


def open_engine(
    recipe: Recipe, cache: Path, *, exact: bool = False
) -> Generator[None, None, Engine]:
    """Open the best engine for this network on this computer; yields while it is being converted.

    `exact` asks for fp32 where a faster precision would serve. Raises ModelUnusable.
    """
    engine = Enduring(recipe, cache, list(find_devices()), exact=exact)
    yield from engine.open()
    return engine


def run_padded(engine: Engine, recipe: Recipe, batch: Numbers) -> list[Numbers]:
    """Return the outputs for a batch that may be short.

    Every batch has the full shape, so that a photo's vector is the same whatever came beside it.
    """
    count = len(batch)
    full = np.zeros(recipe.inputs, dtype=recipe.numbers)
    full[:count] = batch
    return [output[:count] for output in engine.run(full)]


class Enduring:
    """An engine that takes half the batch where memory runs out, and another device where one fails.

    A network's shape is baked into its conversion (transformers' cannot be reshaped, tried), so half the
    batch is another conversion: seconds, once, and kept like the first.
    """

    def __init__(self, recipe: Recipe, cache: Path, devices: list[Device], *, exact: bool) -> None:
        """Create it, not open yet; `devices` are tried in this order."""
        self._whole = self._recipe = recipe
        """The recipe, and the one for as many photos at a time as the memory takes."""
        self._cache = cache
        self._devices = devices
        self._exact = exact
        self._engine: Engine | None = None

    def open(self) -> Generator[None, None, None]:
        """Open the network on the first device that can run it. Raises ModelUnusable."""
        while True:
            device = self._devices[0]
            try:
                self._engine = yield from _open_on(device, self._recipe, self._cache, self._exact)
                _try_out(self._engine, self._recipe)
                _log.info("The model %s runs %s.", self._recipe.name, device.description)
            except (*_FAULTS, MemoryError) as error:
                self._make_do(error)
            else:
                return

    def run(self, batch: Numbers) -> list[Numbers]:
        """Run a batch in as many parts as memory asks for. Raises ModelUnusable where no device can run it."""
        while True:
            count = self._recipe.inputs[0]
            parts = np.split(batch, len(batch) // count)
            try:
                if self._engine is None:
                    raise RuntimeError("it is not open")
                outputs = [self._engine.run(part) for part in parts]
                return [np.concatenate(each) for each in zip(*outputs, strict=True)]
            except (RuntimeError, MemoryError) as error:
                self._make_do(error)
                for _ in self.open():  # Rare enough to be waited for.
                    pass

    def _make_do(self, error: Exception) -> None:
        """Take half the batch, or the next device. Raises ModelUnusable where there is neither."""
        self._engine = None  # Its memory is needed now.
        name, count, device = self._whole.name, self._recipe.inputs[0], self._devices[0]
        if _is_out_of_memory(error) and count % 2 == 0:
            _log.warning("The memory is too small for %s photos at a time (%s).", count, error)
            count //= 2
            inputs = (count, *self._whole.inputs[1:])
            self._recipe = replace(self._whole, name=f"{name}-by-{count}", inputs=inputs)
        elif len(self._devices) > 1:
            self._devices, self._recipe = self._devices[1:], self._whole
            values = (name, device.description, error, self._devices[0].library)
            _log.warning("The model %s cannot be run %s (%s); %s runs it instead.", *values)
        else:
            raise ModelUnusable(f"The model {name} cannot be run: {error}") from error


def _is_out_of_memory(error: Exception) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _NO_MEMORY)


def _open_on(
    device: Device, recipe: Recipe, cache: Path, exact: bool
) -> Generator[None, None, Engine]:
    """Open the network on that device. Raises what the libraries do."""
    if device.library == "torch":
        return _Torch(recipe, device.name)
    import_openvino()
    network = yield from convert(recipe, cache)
    if network is None:
        raise RuntimeError("OpenVINO cannot take it")
    return _OpenVino(network, device.name, exact=exact)


def _try_out(engine: Engine, recipe: Recipe) -> None:
    """Run one batch of zeros, to fail now and not at the first photo. Raises ArithmeticError, RuntimeError."""
    vectors = engine.run(np.zeros(recipe.inputs, dtype=recipe.numbers))[0]
    if not np.isfinite(vectors).all():
        raise ArithmeticError("its vectors are not finite")


class _OpenVino:
    def __init__(self, network: Path, device: str, *, exact: bool) -> None:
        openvino = import_openvino()
        settings: dict[str, object] = {"PERFORMANCE_HINT": "LATENCY"}
        if exact:
            settings["INFERENCE_PRECISION_HINT"] = "f32"
        compiled = openvino.Core().compile_model(network, device, settings)
        precision = compiled.get_property("INFERENCE_PRECISION_HINT").get_type_name()
        _log.info("OpenVINO %s runs the model in %s.", openvino.__version__, precision)
        self._request = compiled.create_infer_request()
        self._outputs = range(len(compiled.outputs))

    def run(self, batch: Numbers) -> list[Numbers]:
        results = self._request.infer({0: batch}, share_inputs=True)
        return [np.array(results[output]) for output in self._outputs]


class _Torch:
    def __init__(self, recipe: Recipe, device: str) -> None:
        import torch

        self._torch = torch
        self._device = device
        self._network = recipe.build().to(device)

    def run(self, batch: Numbers) -> list[Numbers]:
        with self._torch.inference_mode():
            outputs = self._network(self._torch.from_numpy(batch).to(self._device))
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        return [output.float().cpu().numpy() for output in outputs]
