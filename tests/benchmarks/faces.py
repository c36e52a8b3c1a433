"""How well faces are found and told apart: `python -m tests.benchmarks.faces DIR`, DIR with faces/ and captions/.

Prints the accuracy over the pairs of portraits, in RGB and with red and blue exchanged; recall by the size of a face,
turned and dark, in one pass and in small frames; B-cubed of the persons among strangers; and milliseconds.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.paths import find_app_paths
from app.vision.faces import builtin
from app.vision.faces.alignment import align
from app.vision.faces.builtin import SAME, BuiltinFaceModel, open_builtin_faces
from app.vision.faces.detection import decode, join, suppress
from app.vision.faces.frame_plan import SMALL, Frame, plan_frames
from tests import face_quality
from tests.running import answer_of

SIZES = (12, 16, 20, 24, 32, 48, 80, 160, 300)
STRANGERS = 1000
GROUNDS = 6
"""Photos that faces are pasted into: twelve each."""


def print_pairs(model: BuiltinFaceModel, portraits: face_quality.Portraits) -> dict[str, list]:
    faces = face_quality.find_all(model, portraits.pixels)
    cosines, same = face_quality.judge_pairs(faces, portraits.pairs)
    print(f"faces in {sum(map(bool, faces.values()))} of {len(faces)} portraits, "
          f"{sum(map(len, faces.values()))} in all")  # fmt: skip
    print(f"RGB: {_describe(cosines, same)}")
    turned = {}
    for name, some in faces.items():
        height, width = portraits.pixels[name].shape[:2]
        points = some[0].landmarks * np.array([width, height], np.float32)
        upright = align(portraits.pixels[name], points)
        vector = model._embedder.run(np.ascontiguousarray(upright[None, ..., ::-1]))[0][0]
        turned[name] = vector / np.linalg.norm(vector)
    swapped = np.array([turned[one] @ turned[other] for one, other, _ in portraits.pairs])
    print(f"BGR: {_describe(swapped, same)}")
    return faces


def _describe(cosines: np.ndarray, same: np.ndarray) -> str:
    accuracy = ((cosines >= SAME) == same).mean()
    return (f"accuracy at {SAME} {accuracy:.3f}, one person from {cosines[same].min():.3f} on, "
            f"two up to {cosines[~same].max():.3f}")  # fmt: skip


def print_recall(
    model: BuiltinFaceModel, portraits: face_quality.Portraits, faces: dict, grounds: list
) -> None:
    print("recall by width of the face in a photo of 1280 pixels (faces found elsewhere, a photo); "
          "in small frames; and of the first frame alone")  # fmt: skip
    kinds = {"upright": {}, "turned ±30°": {"turn": 30.0}, "dark (1/5)": {"light": 0.2}}
    print("pixels".ljust(8) + "".join(f"{kind:>24}" for kind in kinds))
    sums = np.zeros(3)
    for size in SIZES:
        row = ""
        for more in kinds.values():
            hard = [*face_quality.make_hard(portraits, faces, grounds, size, **more)]
            models = (model, _SmallFrames(model), _OnePass(model))
            (new, told), (small, _), (one, _) = (face_quality.recall(each, hard) for each in models)
            sums += (new, small, one)
            row += f"{f'{new:.2f} ({told:.1f}) {small:.2f} {one:.2f}':>24}"
        print(f"{size:<8}{row}", flush=True)
    print("mean".ljust(8) + " ".join(f"{each:.3f}" for each in sums / len(kinds) / len(SIZES)))


class _SmallFrames:
    """The model that covers the photo with frames of 640 pixels, a step of 480 apart."""

    def __init__(self, model: BuiltinFaceModel) -> None:
        self._detector = model._detectors[SMALL]

    def find(self, picture: np.ndarray) -> builtin.DetectedFaces:
        frames = [plan_frames(picture)[0]]
        for top in self._starts(picture.shape[0]):
            for left in self._starts(picture.shape[1]):
                part = picture[top : top + 640, left : left + 640]
                frames.append(Frame(SMALL, part, left, top, 1))
        found = [decode(self._detector.run(each.fill())[0][0], SMALL, 0.6) for each in frames]
        return suppress(join([builtin._place(*each) for each in zip(found, frames, strict=True)]))

    @staticmethod
    def _starts(length: int) -> list[int]:
        last = [length - 640] if length > 640 else []
        return [*range(0, max(1, length - 640), 480), *last]


class _OnePass:
    """The model that looks at the whole photo in half its pixels only."""

    def __init__(self, model: BuiltinFaceModel) -> None:
        self._model = model

    def find(self, picture: np.ndarray) -> builtin.DetectedFaces:
        found = self._model.find(np.ascontiguousarray(picture[::2, ::2]))
        return builtin.DetectedFaces(found.boxes * 2, found.landmarks * 2, found.scores)


def main(folder: Path) -> None:
    model = answer_of(open_builtin_faces(find_app_paths().models))
    portraits = face_quality.read_portraits(folder / "faces")
    faces = print_pairs(model, portraits)
    captions = sorted((folder / "captions").rglob("*.jpg"))
    chosen = np.random.default_rng(0).permutation(len(captions))
    grounds = [face_quality.read(captions[row], 0) for row in chosen[-GROUNDS:]]
    print_recall(model, portraits, faces, grounds)
    strangers = [captions[row] for row in chosen[:STRANGERS]]
    precision, recall, score, count = face_quality.group_among(model, portraits, strangers)
    print(f"{count} faces of {len(faces)} portraits and {len(strangers)} captioned photos: "
          f"B-cubed precision {precision:.3f}, recall {recall:.3f}, F1 {score:.3f}")  # fmt: skip
    for side in (640, 1280):
        picture = next(face_quality.make_hard(portraits, faces, grounds[:1], 80)).pixels
        picture = np.ascontiguousarray(picture[:: 1280 // side, :: 1280 // side])
        for name, each in (("", model), (" in small frames", _SmallFrames(model))):
            took = _milliseconds(lambda: each.find(picture))  # noqa: B023
            print(f"{side} px{name}: {took} to find", end="; ")
    one = next(iter(portraits.pixels))
    points = faces[one][0].landmarks * np.array(portraits.pixels[one].shape[1::-1])
    took = _milliseconds(lambda: model.embed(portraits.pixels[one], [points.astype(np.float32)]))
    print(f"{took} to embed a face (medians)")


def _milliseconds(call: Callable[[], object], times: int = 15) -> str:
    taken = []
    for _ in range(times):
        start, used = time.perf_counter(), time.process_time()
        call()
        taken.append((time.perf_counter() - start, time.process_time() - used))
    wall, worked = np.median(taken, axis=0) * 1e3
    return f"{wall:.0f} ms ({worked:.0f} ms of CPU)"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
