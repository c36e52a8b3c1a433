"""Devices of this computer that run networks: OpenVINO's GPU or NPU, torch's, and in the end the CPU."""

import ctypes
import functools
import sys
from dataclasses import dataclass

from app.vision.offline_import import import_openvino

_DRIVERS = {"linux": "libcuda.so.1", "win32": "nvcuda.dll"}
"""NVIDIA's driver by platform: where it is missing, torch need not be loaded to learn that there is no CUDA."""


_ON_CARDS = 32
"""Inputs that fill a graphics card; where its memory is too small, half of them."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device to run a network on."""

    library: str
    """"openvino" or "torch"."""
    name: str
    """The library's name for it."""
    description: str
    """A phrase for the user: "on the CPU"."""
    together: int = 8
    """Inputs that it computes as one, where there are so many."""


CPU = Device("openvino", "CPU", "on the CPU", together=1)
TORCH_CPU = Device("torch", "cpu", "on the CPU, with torch")


@functools.cache
def find_devices() -> tuple[Device, ...]:
    """List the devices, the best first, the last two the CPU's; cached, as it takes a moment."""
    return (*_of_openvino(), *_of_torch(), CPU, TORCH_CPU)


def _of_openvino() -> list[Device]:
    try:
        core = import_openvino().Core()
        found = [name for name in core.available_devices if name.startswith(("GPU", "NPU"))]
        found.sort(key=lambda name: not name.startswith("GPU"))
        named = [(name, core.get_property(name, "FULL_DEVICE_NAME")) for name in found]
    except (ImportError, RuntimeError):  # A driver that is broken is no driver.
        return []
    return [Device("openvino", name, _describe(name, full)) for name, full in named]


def _describe(name: str, full: str) -> str:
    return f"on the {'graphics card' if name.startswith('GPU') else 'neural processor'} ({full})"


def _of_torch() -> list[Device]:
    if not _has_driver():
        return []
    try:
        import torch

        if torch.cuda.is_available():
            name = _describe("GPU", torch.cuda.get_device_name(0))
            return [Device("torch", "cuda", name, together=_ON_CARDS)]
        if torch.backends.mps.is_available():
            return [Device("torch", "mps", _describe("GPU", "Metal"), together=_ON_CARDS)]
    except (ImportError, RuntimeError):
        pass
    return []


def _has_driver() -> bool:
    if sys.platform == "darwin":
        return True
    try:
        ctypes.CDLL(_DRIVERS.get(sys.platform, ""))
    except OSError:
        return False
    return sys.platform in _DRIVERS
