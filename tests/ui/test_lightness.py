"""Showing the window loads nothing heavy."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.places import find_places
from app.ui.application import Desk
qt = QApplication([])
desk = Desk(qt, find_places(Path(sys.argv[1])))
desk.window.show()
qt.sendPostedEvents()
heavy = {"torch", "transformers", "openvino", "hdbscan", "sklearn", "scipy"} & set(sys.modules)
desk.close()
if heavy:
    sys.exit(", ".join(sorted(heavy)))
"""


def test_showing_the_window_loads_no_heavy_library(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
