"""Which of Linux's own libraries Qt needs, which are missing here, and how to install them.

The lists are what `readelf -d` shows of PySide6's libQt6Gui, libQt6DBus and libQt6Widgets (ALWAYS)
and of its xcb and wayland plug-ins, less what every system has (the C and C++ libraries).
"""

import os
import sys

# library: its package on Debian and Ubuntu, on Fedora, on Arch.
ALWAYS = {
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd"),
    "libX11.so.6": ("libx11-6", "libX11", "libx11"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig"),
    "libfreetype.so.6": ("libfreetype6", "freetype", "freetype2"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2"),
}
XCB = {
    "libxcb.so.1": ("libxcb1", "libxcb", "libxcb"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
    ),
    "libxcb-util.so.1": ("libxcb-util1", "xcb-util", "xcb-util"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb"),
    "libxcb-render.so.0": ("libxcb-render0", "libxcb", "libxcb"),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb"),
    "libxcb-shm.so.0": ("libxcb-shm0", "libxcb", "libxcb"),
    "libxcb-sync.so.1": ("libxcb-sync1", "libxcb", "libxcb"),
    "libxcb-xfixes.so.0": ("libxcb-xfixes0", "libxcb", "libxcb"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb"),
}
WAYLAND = {
    "libwayland-client.so.0": ("libwayland-client0", "libwayland-client", "wayland"),
    "libwayland-cursor.so.0": ("libwayland-cursor0", "libwayland-cursor", "wayland"),
}
PACKAGE = dict(ALWAYS, **XCB, **WAYLAND)

# A system's name in /etc/os-release: its column above, and how it installs.
SYSTEMS = (
    (("debian", "ubuntu"), 0, "sudo apt install"),
    (("fedora",), 1, "sudo dnf install"),
    (("arch",), 2, "sudo pacman -S"),
)


def loads(library: str) -> bool:
    """Whether the dynamic linker finds the library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing(platform: str) -> list:
    """The libraries Qt lacks for that QT_QPA_PLATFORM; without one, for the screen there is."""
    if not sys.platform.startswith("linux"):
        return []
    absent = [library for library in ALWAYS if not loads(library)]
    ways = [[one for one in way if not loads(one)] for way in ways_to_a_screen(platform)]
    if all(ways):
        absent += ways[-1] if ways else []
    return absent


def ways_to_a_screen(platform: str) -> list:
    """The sets of libraries of which one must be whole: Qt tries Wayland first, then X."""
    name = platform.split(":")[0]
    if name:
        return [
            way for way, start in ((WAYLAND, "wayland"), (XCB, "xcb")) if name.startswith(start)
        ]
    ways = [WAYLAND] if os.environ.get("WAYLAND_DISPLAY") else []
    return ways + ([XCB] if os.environ.get("DISPLAY") else [])


def os_release() -> str:
    """The words by which this Linux names itself and its forebears."""
    try:
        with open("/etc/os-release", encoding="utf-8") as file:  # noqa: PTH123
            lines = file.read().splitlines()
    except OSError:
        return ""
    named = (line.split("=", 1)[1] for line in lines if line.startswith(("ID=", "ID_LIKE=")))
    return " ".join(named).replace('"', "")


def advice(libraries: list) -> str:
    """What to install for these libraries, in one command where the system is known; or nothing."""
    if not libraries:
        return ""
    lacks = f"Albumen's window needs libraries this system lacks: {', '.join(libraries)}."
    words = os_release().split()
    for names, column, command in SYSTEMS:
        if set(names) & set(words):
            packages = sorted({PACKAGE[library][column] for library in libraries})
            return (
                f"{lacks}\nInstall them, then run this again:\n    {command} {' '.join(packages)}"
            )
    return f"{lacks}\nInstall them with this system's package manager, then run this again."
