"""Imports of libraries that would use the network on their own: silenced first."""

import os
import sys
from types import ModuleType


def import_openvino() -> ModuleType:
    """OpenVINO without its telemetry, which sends from a child process at import and at conversion.

    With the telemetry package marked as absent OpenVINO takes a stub of its own. Raises ImportError
    where OpenVINO is not installed.
    """
    if "openvino" not in sys.modules:
        sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]
    import openvino

    return openvino


def import_transformers() -> ModuleType:
    """transformers, told to look at nothing but the disk, to report nothing and to say only what fails."""
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["TRANSFORMERS_OFFLINE"] = "1"
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    import transformers

    transformers.logging.disable_progress_bar()  # type: ignore[attr-defined]
    return transformers
