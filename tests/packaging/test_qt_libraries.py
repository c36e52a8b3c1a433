"""What Qt lacks is found, and the package that has it is named."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import qt_libraries

# In every Linux: the C and C++ runtime; and what PySide6 brings itself.
EVERYWHERE = (
    "libc.",
    "libm.",
    "libgcc_s.",
    "libstdc++.",
    "libz.",
    "ld-linux",
    "libQt6",
    "libpyside",
)
# Part of libglib2.0-0, as the library that is asked for.
TOGETHER = ("libgthread-2.0.so.0",)


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the system lack these libraries, with these screens."""

    def set_scene(*libraries: str, display: str = "", wayland: str = "") -> None:
        monkeypatch.setattr(sys, "platform", "linux")
        monkeypatch.setattr(qt_libraries, "loads", lambda library: library not in libraries)
        monkeypatch.setenv("DISPLAY", display)
        monkeypatch.setenv("WAYLAND_DISPLAY", wayland)

    return set_scene


def test_a_whole_system_lacks_nothing(lacking: Callable[..., None]) -> None:
    lacking(display=":0")
    assert qt_libraries.missing("") == []
    assert qt_libraries.advice([]) == ""


def test_x_needs_what_the_xcb_plug_in_needs(lacking: Callable[..., None]) -> None:
    lacking("libxcb-cursor.so.0", display=":0")
    assert qt_libraries.missing("") == ["libxcb-cursor.so.0"]
    assert qt_libraries.missing("xcb") == ["libxcb-cursor.so.0"]
    assert qt_libraries.missing("offscreen") == []
    assert qt_libraries.missing("wayland") == []


def test_one_whole_way_to_a_screen_is_enough(lacking: Callable[..., None]) -> None:
    lacking("libwayland-cursor.so.0", display=":0", wayland="wayland-0")
    assert qt_libraries.missing("") == []
    lacking("libwayland-cursor.so.0", wayland="wayland-0")
    assert qt_libraries.missing("") == ["libwayland-cursor.so.0"]
    lacking("libwayland-cursor.so.0", "libxcb-cursor.so.0", display=":0", wayland="wayland-0")
    assert qt_libraries.missing("") == ["libxcb-cursor.so.0"]


def test_only_linux_is_asked(lacking: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    lacking("libEGL.so.1")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert qt_libraries.missing("") == []


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ("debian", "sudo apt install libegl1 libxcb-icccm4"),
        ("linuxmint ubuntu debian", "sudo apt install libegl1 libxcb-icccm4"),
        ("fedora", "sudo dnf install libglvnd-egl xcb-util-wm"),
        ("manjaro arch", "sudo pacman -S libglvnd xcb-util-wm"),
    ],
)
def test_the_package_of_each_system_is_named(
    monkeypatch: pytest.MonkeyPatch, system: str, command: str
) -> None:
    monkeypatch.setattr(qt_libraries, "os_release", lambda: system)
    assert qt_libraries.advice(["libxcb-icccm.so.4", "libEGL.so.1"]).endswith(f"    {command}")


def test_an_unknown_system_is_told_the_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qt_libraries, "os_release", lambda: "gentoo")
    text = qt_libraries.advice(["libEGL.so.1"])
    assert "libEGL.so.1" in text
    assert "package manager" in text


def test_a_library_that_is_nowhere_does_not_load() -> None:
    assert not qt_libraries.loads("libsurely-not-there.so.99")


@pytest.mark.skipif(not shutil.which("readelf"), reason="needs readelf, of binutils")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux's own libraries")
def test_the_lists_are_what_this_qt_is_linked_with() -> None:
    import PySide6

    qt = Path(PySide6.__path__[0]) / "Qt"
    for table, files in (
        ({}, ("lib/libQt6Gui.so.6", "lib/libQt6Widgets.so.6", "lib/libQt6DBus.so.6")),
        (qt_libraries.XCB, ("lib/libQt6XcbQpa.so.6", "plugins/platforms/libqxcb.so")),
        (qt_libraries.WAYLAND, ("lib/libQt6WaylandClient.so.6",)),
    ):
        needed = {library for file in files for library in needs(qt / file)}
        known = {*qt_libraries.ALWAYS, *table, *TOGETHER}
        assert needed <= known
        assert set(table) <= needed


def needs(file: Path) -> list[str]:
    """The libraries an ELF file names as needed, less those that are everywhere."""
    text = subprocess.run(
        ["readelf", "-d", file], capture_output=True, text=True, check=True
    ).stdout
    names = [line.split("[")[1].rstrip("]") for line in text.splitlines() if "(NEEDED)" in line]
    return [name for name in names if not name.startswith(EVERYWHERE)]
