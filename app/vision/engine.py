"""The engine, which runs a converted network with OpenVINO, on a GPU if there is one, or else with torch.

On the processor each core computes a photo of its own, and the next waits for it: a layer of one photo fits
into the caches, and no core waits for another. Measured on 2 cores with AVX2, which others used, too, Lite2 at
260 px, milliseconds of processor a photo: 8 photos at a time by both cores 46, one by both 48, 8 by each 43, 2
by each 39, one by each 31. The precision is the one that OpenVINO prefers for the processor it finds (bf16 only
where that is native; against fp32 cosine 0.9995).
"""

import logging
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Protocol

import numpy as np

from app.domain.errors import ModelUnusable
from app.domain.vectors import to_unit
from app.vision.backends import Backend, Numbers, OpenVino, Run, Torch
from app.vision.conversion import Recipe, convert
from app.vision.devices import Device, find_devices
from app.vision.embedder import EmbeddedBatch
from app.vision.offline_import import import_openvino

_log = logging.getLogger(__name__)

_NO_MEMORY = (
    "out of memory", "not enough memory", "bad_alloc", "can't allocate", "cannot allocate",
    "failed to allocate", "max size of memory object", "out_of_resources", "allocation_failure",
    "out_of_host_memory", "out_of_device_memory",
)  # fmt: skip
"""Messages of torch, OpenVINO, OpenCL and Level Zero when memory runs out, in lower case."""

_LEAST = 8
"""Inputs given at a time, at least: fewer would be stored too often."""

_FAULTS = (ImportError, OSError, RuntimeError, ArithmeticError, ValueError, KeyError)


class Engine(Protocol):
    """A network ready to run."""

    @property
    def batch(self) -> int:
        """The inputs that are best given at a time."""
        ...

    def start(self, batch: Numbers) -> Run:
        """Begin to compute these inputs, any number of them; may be called again before that is done."""
        ...

    def run(self, batch: Numbers) -> list[Numbers]:
        """Return the outputs for these inputs."""
        ...


def open_engine(
    recipe: Recipe, cache: Path, *, exact: bool = False
) -> Generator[None, None, Engine]:
    """Open the best engine for this network on this computer; yields while it is being converted.

    `exact` asks for fp32 where a faster precision would serve. Raises ModelUnusable.
    """
    devices = [each for each in find_devices() if recipe.is_torch or each.library != "torch"]
    engine = Enduring(recipe, cache, devices, exact=exact)
    yield from engine.open()
    return engine


class Enduring:
    """An engine that takes half the inputs at once where memory runs out, and another device where one fails.

    A network's shape is baked into its conversion (transformers' cannot be reshaped, tried), so half the
    inputs are another conversion: seconds, once, and kept like the first.
    """

    def __init__(self, recipe: Recipe, cache: Path, devices: list[Device], *, exact: bool) -> None:
        """Create it, not open yet; `devices` are tried in this order."""
        self._recipe = recipe
        self._cache = cache
        self._devices = devices
        self._exact = exact
        self._together = min(recipe.most, devices[0].together)
        """Inputs computed as one: all have this shape, so that a vector is the same whatever stands beside it."""
        self._engine: Backend | None = None

    @property
    def batch(self) -> int:
        """Inputs that keep the device busy."""
        streams = self._engine.streams if self._engine else 1
        return max(min(self._recipe.most, _LEAST), self._together, streams)

    def open(self) -> Generator[None, None, None]:
        """Open the network on the first device that can run it. Raises ModelUnusable."""
        while True:
            device, recipe = self._devices[0], self._recipe.of(self._together)
            try:
                self._engine = yield from _open_on(device, recipe, self._cache, self._exact)
                _try_out(self._engine, recipe)
                _log.info("The model %s runs %s.", recipe.name, device.description)
            except (*_FAULTS, MemoryError) as error:
                self._make_do(error)
            else:
                return

    def start(self, batch: Numbers) -> Run:
        """Begin to compute these inputs, in as many parts as the device asks for."""
        return _Parts(self, batch, self._engine, self._together)

    def run(self, batch: Numbers) -> list[Numbers]:
        """Return the outputs for these inputs. Raises ModelUnusable where no device can run it."""
        return self.start(batch).outputs()

    def run_again(self, batch: Numbers, failed: Backend | None, error: Exception) -> list[Numbers]:
        """Compute what an engine failed at, which may have been replaced since. Raises ModelUnusable."""
        if failed is self._engine:
            self._make_do(error)
            for _ in self.open():  # Rare enough to be waited for.
                pass
        return self.run(batch)

    def _make_do(self, error: Exception) -> None:
        """Take half the inputs, or the next device. Raises ModelUnusable where there is neither."""
        self._engine = None  # Its memory is needed now.
        name, device = self._recipe.name, self._devices[0]
        if _is_out_of_memory(error) and self._together % 2 == 0:
            _log.warning("The memory is too small for %s at a time (%s).", self._together, error)
            self._together //= 2
        elif len(self._devices) > 1:
            self._devices = self._devices[1:]
            self._together = min(self._recipe.most, self._devices[0].together)
            values = (name, device.description, error, self._devices[0].library)
            _log.warning("The model %s cannot be run %s (%s); %s runs it instead.", *values)
        else:
            raise ModelUnusable(f"The model {name} cannot be run: {error}") from error


class _Parts:
    """Inputs that are being computed a few together."""

    def __init__(
        self, owner: Enduring, batch: Numbers, engine: Backend | None, together: int
    ) -> None:
        self._owner, self._batch, self._engine = owner, batch, engine
        self._runs: list[Run] = []
        self._error: Exception | None = None
        try:
            if engine is None:
                raise RuntimeError("it is not open")
            for at in range(0, len(batch), together):
                self._runs.append(engine.start(_filled(batch[at : at + together], together)))
        except (RuntimeError, MemoryError) as error:
            self._error = error

    def is_done(self, seconds: float) -> bool:
        if self._error or not self._runs:
            return True
        # They are computed in this order, or nearly.
        return self._runs[-1].is_done(seconds) and all(run.is_done(0) for run in self._runs)

    def outputs(self) -> list[Numbers]:
        try:
            if self._error:
                raise self._error
            parts = [run.outputs() for run in self._runs]
        except (RuntimeError, MemoryError) as error:
            self._runs.clear()
            return self._owner.run_again(self._batch, self._engine, error)
        count = len(self._batch)
        return [np.concatenate(each)[:count] for each in zip(*parts, strict=True)]


def _filled(part: Numbers, count: int) -> Numbers:
    """Return that many inputs: what is missing are zeros."""
    if len(part) == count:
        return np.ascontiguousarray(part)
    return np.concatenate([part, np.zeros((count - len(part), *part.shape[1:]), part.dtype)])


def _is_out_of_memory(error: Exception) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _NO_MEMORY)


def _open_on(
    device: Device, recipe: Recipe, cache: Path, exact: bool
) -> Generator[None, None, Backend]:
    """Open the network on that device. Raises what the libraries do."""
    if device.library == "torch":
        return Torch(recipe, device.name)
    import_openvino()
    network = yield from convert(recipe, cache)
    if network is None:
        raise RuntimeError("OpenVINO cannot take it")
    return OpenVino(network, device.name, recipe, exact=exact)


def _try_out(engine: Backend, recipe: Recipe) -> None:
    """Run one batch of zeros, to fail now and not at the first photo. Raises ArithmeticError, RuntimeError."""
    vectors = engine.start(np.zeros(recipe.inputs, dtype=recipe.numbers)).outputs()[0]
    if not np.isfinite(vectors).all():
        raise ArithmeticError("its vectors are not finite")


class RunningEmbedding:
    """Photos on their way through an engine."""

    def __init__(self, run: Run, finish: Callable[[list[Numbers]], EmbeddedBatch]) -> None:
        self._run = run
        self._finish = finish

    def is_done(self, seconds: float) -> bool:
        """Whether they are embedded, after waiting up to so many seconds."""
        return self._run.is_done(seconds)

    def get(self) -> EmbeddedBatch:
        """Wait for the outputs, and return them; once. Raises ModelUnusable."""
        return self._finish(self._run.outputs())


def split_outputs(outputs: list[Numbers]) -> EmbeddedBatch:
    """Return the outputs of a network without classes: vectors, and areas where it has them."""
    vectors, *areas = outputs
    return EmbeddedBatch(to_unit(vectors), None, areas[0] if areas else None)
