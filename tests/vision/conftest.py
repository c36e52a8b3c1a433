"""Networks that are converted once for all tests, and small random ones of the transformers library."""

import logging
import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")


@pytest.fixture(scope="session")
def small_models(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with one folder for each kind of model, random and tiny, saved as their authors do."""
    folder = tmp_path_factory.mktemp("models")
    logging.getLogger("transformers").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from tests.vision.small_models import save_all

        save_all(folder)
    return folder
