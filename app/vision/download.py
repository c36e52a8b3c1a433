"""Download of a model when the user presses the button: the only code that opens a socket, in a child process.

Only weights as safetensors, settings and vocabularies are fetched, no pickle and no code; each file is
checked against the checksum that the hub publishes for it. The data of a download that is stopped or
fails stays, and the next one resumes from there.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any, NamedTuple

from app.child_process import ChildFailed, run_in_child
from app.domain.errors import ModelUnusable
from app.vision.downloadable import DownloadableModel

_FILES = (
    "model.safetensors", "config.json", "preprocessor_config.json", "processor_config.json",
    "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "vocab.json", "vocab.txt",
    "merges.txt",
)  # fmt: skip
_PLAN = "albumen-download.json"
_BLOCK = 1 << 20


class Received(NamedTuple):
    """The progress of a download in bytes; the total is 0 while unknown."""

    done: int
    total: int


def download(
    offered: DownloadableModel, folder: Path, endpoint: str | None = None
) -> Generator[Received, None, Path]:
    """Return the folder with the model, downloaded into `folder` if it is not there yet. Raises ModelUnusable.

    Closing the generator stops the download. `endpoint` is another hub than the usual one.
    """
    target = folder / offered.name
    draft = folder / f"{offered.name}.part"
    if not target.exists():
        fetching = run_in_child(_fetch, offered.repository, draft, target, endpoint, patience=0.2)
        try:
            for _ in fetching:
                yield _received(draft)
        except ChildFailed as failure:
            raise ModelUnusable(
                f"{offered.title} could not be downloaded: {_explain(str(failure))} "
                "Downloaded data is kept. Try again to resume the download."
            ) from failure
        finally:
            fetching.close()
    return target


def downloaded_bytes(offered: DownloadableModel, folder: Path) -> Received:
    """Return the progress of a download that was stopped; 0 of 0 where there is none."""
    return _received(folder / f"{offered.name}.part")


def delete_download(offered: DownloadableModel, folder: Path) -> None:
    """Delete the files of a model, whole or in part."""
    for place in (folder / offered.name, folder / f"{offered.name}.part"):
        shutil.rmtree(place, ignore_errors=True)


def _received(draft: Path) -> Received:
    try:
        plan = json.loads((draft / _PLAN).read_text(encoding="utf-8"))
        done = sum(path.stat().st_size for path in draft.iterdir() if path.name in plan)
    except (OSError, ValueError):  # The list of files is not there yet, or all is complete.
        return Received(0, 0)
    return Received(done, sum(size for size, _ in plan.values()))


def _explain(failure: str) -> str:
    """Return the reason of a failure, for the user."""
    kind, _, text = failure.partition(": ")
    if kind == "ConnectionError":
        return "there is no connection to Hugging Face. Check the network."
    return f"{text.splitlines()[0] if text else kind}."


def _fetch(repository: str, draft: Path, target: Path, endpoint: str | None) -> None:
    """Download in the child. The target appears whole or not at all."""
    # Read at the import that follows: this one process may go online, and reports nothing.
    os.environ.update(
        HF_HUB_OFFLINE="0", HF_HUB_DISABLE_TELEMETRY="1", DO_NOT_TRACK="1", HF_HUB_DISABLE_XET="1",
        HF_HUB_DISABLE_PROGRESS_BARS="1",
    )  # fmt: skip
    import httpx2
    import huggingface_hub as hub

    try:
        info = hub.HfApi(endpoint=endpoint, token=False).model_info(repository, files_metadata=True)
        files = {each.rfilename: each for each in info.siblings or () if each.rfilename in _FILES}
        if "model.safetensors" not in files:
            raise ValueError("the model has no weights in the safetensors format")
        draft.mkdir(parents=True, exist_ok=True)
        plan = {name: (each.size or 0, _checksum(each)) for name, each in files.items()}
        (draft / _PLAN).write_text(json.dumps(plan), encoding="utf-8")
        for name, (size, checksum) in plan.items():
            url = hub.hf_hub_url(repository, name, revision=info.sha, endpoint=endpoint)
            _fetch_file(url, draft / name, size)
            _check(draft / name, size, checksum)
    except httpx2.TransportError as error:
        raise ConnectionError(str(error)) from error
    except hub.errors.HfHubHTTPError as error:
        raise OSError(str(error)) from error
    (draft / _PLAN).unlink()
    draft.rename(target)


def _fetch_file(url: str, path: Path, size: int) -> None:
    """Download what is missing of a file: the hub's own library begins anew in every process."""
    from huggingface_hub.file_download import http_get

    with path.open("ab") as file:
        there = file.tell()
        if there < size:
            http_get(url, file, resume_size=there, expected_size=size)


def _checksum(file: Any) -> str:
    """Return the hub's checksum: SHA-256 of large files, git's SHA-1 of small ones."""
    return f"sha256:{file.lfs.sha256}" if file.lfs else f"git:{file.blob_id}"


def _check(path: Path, size: int, checksum: str) -> None:
    """Raise OSError, and remove the file, where size or checksum differ."""
    kind, _, expected = checksum.partition(":")
    length = path.stat().st_size
    digest = hashlib.sha256() if kind == "sha256" else hashlib.sha1(usedforsecurity=False)
    if kind == "git":
        digest.update(b"blob %d\0" % length)
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    if length != size or digest.hexdigest() != expected:
        path.unlink()
        raise OSError(f"{path.name} is damaged")
