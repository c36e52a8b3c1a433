"""Imports of libraries that would use the network on their own, which is switched off first."""

import os
import sys
from types import ModuleType


def import_openvino() -> ModuleType:
    """Import OpenVINO without its telemetry, which sends from a child process at import and at conversion.

    With the telemetry package marked as absent OpenVINO takes a stub of its own. Raises ImportError
    where OpenVINO is not installed.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


def import_transformers() -> ModuleType:
    """Import transformers, set to read only the disk, to report nothing and to print only errors."""
    for name in (
        "HF_HUB_OFFLINE",
        "TRANSFORMERS_OFFLINE",
        "HF_HUB_DISABLE_TELEMETRY",
        "DO_NOT_TRACK",
    ):
        os.environ[name] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    import transformers

    transformers.logging.disable_progress_bar()  # type: ignore[attr-defined]
    return transformers
