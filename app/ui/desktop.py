"""Desktop services: file manager, default viewer, clipboard."""

import sys
from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QDesktopServices, QGuiApplication

_SERVICE = "org.freedesktop.FileManager1"


def reveal(path: Path) -> bool:
    """Show the file in the file manager, selected if the system can do so. Return whether the file could be shown."""
    if not path.exists():
        return False
    if sys.platform == "darwin":
        return QProcess.startDetached("open", ["-R", str(path)])[0]
    if sys.platform == "win32":
        return QProcess.startDetached("explorer", [f"/select,{path}"])[0]
    return _reveal_by_bus(path) or view(path.parent)


def view(path: Path) -> bool:
    """Open a file or folder in the default program of the system. Return whether the file could be opened."""
    return path.exists() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


def copy(lines: Iterable[str]) -> None:
    """Copy lines of text to the clipboard."""
    QGuiApplication.clipboard().setText("\n".join(lines))


def _reveal_by_bus(path: Path) -> bool:
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    call = QDBusMessage.createMethodCall(
        _SERVICE, "/org/freedesktop/FileManager1", _SERVICE, "ShowItems"
    )
    call.setArguments([[QUrl.fromLocalFile(str(path)).toString()], ""])
    answer = bus.call(call, timeout=2000)
    return answer.type() == QDBusMessage.MessageType.ReplyMessage
