"""What pip says, in fewer and clearer words: its course as it runs, and why it failed."""

import re
import sys

WHEEL = re.compile(r"(?:Downloading|Using cached) (\S+?)-\d\S*(?: \(([\d.]+) ([kM]?B)\))?")
TELLING = 10  # megabytes from which a download is worth a line

NO_NETWORK = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "nodename nor servname",
    "getaddrinfo failed",
    "Network is unreachable",
    "Connection refused",
    "Cannot connect to proxy",
    "Read timed out",
    "ConnectTimeoutError",
    "ConnectionResetError",
    "SSLError",
    "CERTIFICATE_VERIFY_FAILED",
)


class Progress:
    """Shows the course of one step on stderr: one changing line on a terminal, a few lines else."""

    def __init__(self, run) -> None:
        self.say = run
        self.lines = []
        self.live = sys.stderr.isatty()
        self.shown = False

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_) -> None:
        if self.shown:
            self._show("")

    def see(self, line: str) -> None:
        """Take note of a line pip wrote."""
        self.lines.append(line)
        wheel = WHEEL.search(line)
        if wheel:
            name, size, unit = wheel.groups()
            big = unit == "MB" and float(size) >= TELLING
            self._tell(f"  fetching {name}" + (f" ({size} {unit})" if size else ""), big)
        elif line.startswith("Installing collected packages:"):
            count = line.count(",") + 1
            self._tell(f"  unpacking {count} package{'s' if count > 1 else ''} …", count > 1)

    def _tell(self, text: str, lasting: bool) -> None:
        if self.live:
            self._show(text)
        elif lasting:
            self.say(text)

    def _show(self, text: str) -> None:
        sys.stderr.write("\r\033[K" + text[:78])
        sys.stderr.flush()
        self.shown = True


def explain(output: str, python: str) -> str:
    """Why a step failed, from what it wrote, in a sentence a person can act on."""
    if "No space left on device" in output or "not enough space on the disk" in output:
        return "The disk is full: make room."
    if any(sign in output for sign in NO_NETWORK):
        return "The package index could not be reached: check the network (or the proxy)."
    unknown = re.search(r"No matching distribution found for (\S+)", output)
    if unknown:
        return (
            f"There is no build of {unknown.group(1)} for Python {python} on this system; "
            "try another Python from 3.11 on, for example 3.12."
        )
    errors = [line.strip() for line in output.splitlines() if "error" in line.lower()]
    last = errors[-1:] or [line.strip() for line in output.splitlines() if line.strip()][-1:]
    return "".join(last)
