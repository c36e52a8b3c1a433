"""Prepare the playback of a photo that moves: the file to play, or the frames of an animation."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.domain.errors import PhotoError, Unreadable
from app.domain.photo import Photo
from app.domain.progress import Progress, Task
from app.files.atomic import replace_file
from app.files.decoding.decoded_photo import TimedFrame
from app.files.decoding.request import DecodeRequest
from app.files.live_photo import find_video
from app.library import Library
from app.tasks.decode_files import DecodedFile, decode_files

_DOING = "Preparing playback"
_GONE = "The file is gone, or its folder is offline."
_NO_VIDEO = "The video in this photo cannot be found. Index its folder again."


def prepare_playback(
    library: Library, photo: Photo, side: int
) -> Task[Path | tuple[TimedFrame, ...]]:
    """Return the video to play, or the frames of an animation, no longer than `side`. Raises Unreadable.

    The video inside a motion photo is copied to the cache. Neither the catalog nor a network is touched: it need
    not wait for those.
    """
    yield Progress(_DOING)
    if photo.media_type == "animation":
        return (yield from _read_frames(photo, side))
    path = photo.path if photo.media_type == "video" else photo.clip
    path = path or _extract(library, photo)
    if not path.is_file():
        raise Unreadable(path, _GONE)
    return path


def _read_frames(photo: Photo, side: int) -> Task[tuple[TimedFrame, ...]]:
    results: DecodedFile = {}
    files = {photo.digest: (photo.path, DecodeRequest(animation=side))}
    yield from decode_files(files, _DOING, results.update)
    result = results[photo.digest]
    if isinstance(result, Unreadable):
        raise result
    return result.frames


def _extract(library: Library, photo: Photo) -> Path:
    """Copy the video inside a photo to the cache, where one at a time is kept."""
    folder = library.paths.playback
    copy = folder / f"{photo.digest}.mp4"
    try:
        with photo.path.open("rb") as file:
            start = find_video(file)
            if start is None:
                raise Unreadable(photo.path, _NO_VIDEO)
            if not copy.exists():
                file.seek(start)
                folder.mkdir(parents=True, exist_ok=True)
                _remove(list(folder.iterdir()))
                replace_file(copy, file.read())
    except OSError as error:
        raise PhotoError(f"{photo.path.name} cannot be played ({error.strerror}).") from error
    return copy


def _remove(copies: Sequence[Path]) -> None:
    for each in copies:
        with suppress(OSError):  # Perhaps it is being played, which locks a file on Windows.
            each.unlink()
