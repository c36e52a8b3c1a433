"""A model hub on this computer: as much of its protocol as fetching the files of a model takes."""

import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REVISION = "0123456789abcdef0123456789abcdef01234567"


class Hub:
    """Serves the files of one repository; each answer may be cut short, or spoilt."""

    def __init__(self, repository: str, files: dict[str, bytes]) -> None:
        self.repository = repository
        self.files = files
        self.cut: dict[str, int] = {}
        """How many bytes of a file come before the connection breaks."""
        self.pause: dict[str, int] = {}
        """How many bytes of a file come before nothing comes any more, until the asker has gone."""
        self.spoilt: set[str] = set()
        self.ranges: list[tuple[str, str]] = []
        """The files asked for from somewhere in the middle, and from where."""
        self.asked: list[str] = []
        hub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                hub.answer(self, whole=True)

            def do_HEAD(self) -> None:
                hub.answer(self, whole=False)

            def log_message(self, *_arguments: Any) -> None:
                """Nothing is said on stderr."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))

    def __enter__(self) -> "Hub":
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(self, request: BaseHTTPRequestHandler, *, whole: bool) -> None:
        path = request.path.partition("?")[0]
        found = re.fullmatch(rf"/{self.repository}/resolve/{REVISION}/(.+)", path)
        if re.fullmatch(rf"/api/models/{self.repository}(/revision/.+)?", path):
            self._send(request, 200, json.dumps(self._describe()).encode(), {}, whole)
        elif found and found[1] in self.files:
            self._send_file(request, found[1], whole)
        else:
            self._send(request, 404, b"", {"X-Error-Code": "EntryNotFound"}, whole)

    def _describe(self) -> dict[str, Any]:
        siblings = []
        for name, content in self.files.items():
            blob = hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()
            each: dict[str, Any] = {"rfilename": name, "size": len(content), "blobId": blob}
            if name.endswith(".safetensors"):
                sha256 = hashlib.sha256(content).hexdigest()
                each["lfs"] = {"sha256": sha256, "size": len(content), "pointerSize": 134}
            siblings.append(each)
        return {
            "id": self.repository,
            "modelId": self.repository,
            "sha": REVISION,
            "siblings": siblings,
        }

    def _send_file(self, request: BaseHTTPRequestHandler, name: str, whole: bool) -> None:
        content = self.files[name]
        headers = {
            "ETag": f'"{hashlib.sha256(content).hexdigest()}"',
            "X-Repo-Commit": REVISION,
            "Accept-Ranges": "bytes",
        }
        if name in self.spoilt:
            content = content[:-1] + bytes([content[-1] ^ 1])
        status, requested = 200, request.headers.get("Range")
        if requested and whole:
            start = int(requested.removeprefix("bytes=").partition("-")[0])
            self.ranges.append((name, requested))
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            status, content = 206, content[start:]
        if whole:
            self.asked.append(name)
        if whole and name in self.pause:
            self._send(request, status, content, headers, whole, self.pause.pop(name))
            request.rfile.read(1)  # Until the asker has gone.
            return
        cut = self.cut.pop(name, None) if whole else None
        self._send(request, status, content, headers, whole, cut)

    def _send(
        self,
        request: BaseHTTPRequestHandler,
        status: int,
        content: bytes,
        headers: dict[str, str],
        whole: bool,
        cut: int | None = None,
    ) -> None:
        request.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            request.send_header(name, value)
        request.end_headers()
        if whole:
            request.wfile.write(content if cut is None else content[:cut])
        if cut is not None:
            request.close_connection = True
