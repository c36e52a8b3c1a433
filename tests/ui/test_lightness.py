"""Showing the window loads nothing heavy."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.paths import find_app_paths
from app.ui.application import Application
qt = QApplication([])
application = Application(qt, find_app_paths(Path(sys.argv[1])))
application.window.show()
qt.sendPostedEvents()
heavy = {"torch", "transformers", "openvino", "hdbscan", "sklearn", "scipy"} & set(sys.modules)
application.close()
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
