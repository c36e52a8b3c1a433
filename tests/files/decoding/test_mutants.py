"""Files damaged by chance: read, or refused with a sentence; none crashes its decoder, none is lost.

Thousands of mutants of real files: `python -m tests.benchmarks.mutants`.
"""

from pathlib import Path

import pillow_heif
import pillow_jxl  # noqa: F401  (Pillow writes JPEG XL with it)

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.files.decoding.decoded_photo import DecodedPhoto
from app.files.decoding.pool import DecodeJob, DecoderDied, DecoderPool
from app.files.decoding.request import DecodeRequest
from tests import pictures
from tests.mutants import mutants
from tests.videos import motion_photo, write_video

COUNT = 600
REQUEST = DecodeRequest(thumbnail=40, frame=InputSpec(32), measures=True, metadata=())


def write_originals(folder: Path) -> list[Path]:
    """One of every format that Pillow writes, with EXIF where it has any, and videos."""
    pillow_heif.register_heif_opener()
    exif = pictures.exif_of(6, DateTimeOriginal="2020:02:02 10:00:00").tobytes()
    kinds = (
        "jpg",
        "png",
        "webp",
        "tif",
        "heic",
        "avif",
        "jxl",
        "gif",
        "bmp",
        "jp2",
        "tga",
        "ico",
        "pcx",
    )
    plain = ("gif", "bmp", "jp2", "tga", "ico", "pcx")
    scenes = [pictures.draw_scene(number) for number in range(10)]
    motion = folder / "motion.jpg"
    motion.write_bytes(motion_photo("pixel"))
    videos = [
        write_video(folder / f"a.{kind}", scenes, codec)
        for kind, codec in (
            ("mp4", "mpeg4"),
            ("mov", "libx264"),
            ("mkv", "libx264"),
            ("avi", "mpeg4"),
        )
    ]
    photos = [
        pictures.write(
            folder / f"a.{kind}",
            pictures.draw_scene(3),
            **({} if kind in plain else {"exif": exif}),
        )
        for kind in kinds
    ]
    return [*photos, *videos, motion]


def test_each_is_read_or_refused_with_a_sentence(tmp_path: Path) -> None:
    made = list(mutants(write_originals(tmp_path), COUNT, seed=13))
    answers: dict[int, DecodedPhoto | Unreadable] = {}
    with DecoderPool(2) as pool:
        for key, (name, content) in enumerate(made):
            path = tmp_path / name
            path.write_bytes(content)
            pool.submit(DecodeJob(key, path, REQUEST))
        while pool.pending:
            answers |= {job.key: answer for job, answer in pool.collect(0.05)}
    assert set(answers) == set(range(COUNT))
    refused = [answer for answer in answers.values() if isinstance(answer, Unreadable)]
    assert not [each for each in refused if isinstance(each, DecoderDied)]
    assert all(each.reason.endswith(".") and each.reason[0].isupper() for each in refused)
    assert 50 < len(refused) < COUNT - 50
