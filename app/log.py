"""The log: warnings to the terminal, everything to a small file beside the caches."""

import logging
import logging.handlers
from pathlib import Path

_SIZE = 1_000_000
"""Bytes of a log file; one older file is kept."""


def start_log(file: Path, *, loud: bool = False) -> None:
    """Send the log of `app` to the file, and warnings (or all, if loud) to stderr."""
    logging.raiseExceptions = False  # A full disk stops no work.
    root = logging.getLogger("app")
    root.setLevel(logging.INFO)
    screen = logging.StreamHandler()
    screen.setLevel(logging.INFO if loud else logging.WARNING)
    screen.setFormatter(logging.Formatter("%(message)s"))
    root.addHandler(screen)
    rotating = logging.handlers.RotatingFileHandler
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handler = rotating(file, maxBytes=_SIZE, backupCount=1, encoding="utf-8")
    except OSError as error:
        root.warning("There will be no log, as %s cannot be written: %s", file, error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
