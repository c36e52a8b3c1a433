"""Portraits with known persons as a test of faces: pairs, groups among strangers, and hard pictures made of them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from app.domain.people import Face
from app.files.decoding.decode import decode_photo
from app.files.decoding.request import DecodeRequest
from app.similarity.graph.neighbour_graph import build_graph
from app.similarity.grouping.persons import group_persons
from app.tasks.people.find_faces import look_at
from app.vision.faces.model import FaceModel
from tests.running import answer_of

Pixels = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Portraits:
    """Portraits by name, the pairs told about them, and the persons that follow from these."""

    pixels: dict[str, Pixels]
    pairs: list[tuple[str, str, bool]]
    persons: dict[str, str]
    """By the name of the portrait, the first portrait of its person."""


def read(path: Path, side: int) -> Pixels:
    view = decode_photo(path, DecodeRequest(view=side)).view
    assert view
    return np.frombuffer(view.rgb, np.uint8).reshape(view.height, view.width, 3)


def read_portraits(folder: Path, side: int = 1280) -> Portraits:
    with (folder / "pairs.csv").open(encoding="utf-8") as file:
        pairs = [(r["file_x"], r["file_y"], r["Decision"] == "Yes") for r in csv.DictReader(file)]
    pixels = {path.name: read(path, side) for path in sorted(folder.glob("*.jpg"))}
    persons = {name: name for name in pixels}
    for _ in range(len(pixels)):
        for one, other, same in pairs:
            if same:
                persons[one] = persons[other] = min(persons[one], persons[other])
    return Portraits(pixels, pairs, persons)


def find_all(model: FaceModel, photos: dict[str, Pixels]) -> dict[str, list[Face]]:
    """The faces of photos by name, the largest first."""
    found = {name: look_at(model, name, pixels) for name, pixels in photos.items()}
    for faces in found.values():
        faces.sort(key=lambda face: -face.ref.box.width * face.ref.box.height)
    return found


def judge_pairs(
    faces: dict[str, list[Face]], pairs: Sequence[tuple[str, str, bool]]
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """The cosine of each pair, -1 where no face was found, and whether it is one person."""
    cosines = [
        float(faces[one][0].vector @ faces[other][0].vector)  # type: ignore[operator]
        if faces[one] and faces[other]
        else -1.0
        for one, other, _ in pairs
    ]
    return np.array(cosines, np.float32), np.array([same for *_, same in pairs])


def group(faces: Sequence[Face]) -> NDArray[np.int64]:
    """The group of each face, as the program makes them; those that stand alone get one each."""
    vectors = np.stack([face.vector for face in faces])  # type: ignore[misc]
    keys = np.array([f"{row:032}" for row in range(len(faces))])
    graph = answer_of(build_graph(keys, vectors))
    _, photos = np.unique([face.ref.digest for face in faces], return_inverse=True)
    labels = group_persons(graph.neighbours, graph.scores, vectors, photos)
    alone = labels < 0
    labels[alone] = labels.max(initial=0) + 1 + np.arange(alone.sum())
    return labels


STRANGER, UNKNOWN = "stranger", "unknown"


def b_cubed(labels: NDArray[np.int64], truth: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over the faces of known persons; a stranger among them is a fault.

    Faces of whom nothing is told are left out: the portraits in no pair show some of the same persons again.
    """
    persons = np.array(truth)
    persons, labels = persons[persons != UNKNOWN], labels[persons != UNKNOWN]
    shares = [
        (
            (persons[labels == labels[row]] == persons[row]).mean(),
            (labels[persons == persons[row]] == labels[row]).mean(),
        )
        for row in np.flatnonzero(persons != STRANGER)
    ]
    precision, recall = (float(each) for each in np.array(shares).mean(0))
    return precision, recall, 2 * precision * recall / (precision + recall)


def group_among(
    model: FaceModel, portraits: Portraits, strangers: Sequence[Path]
) -> tuple[float, float, float, int]:
    """Precision, recall and F1 of the persons of pairs among strangers, and how many faces there were."""
    found = find_all(model, portraits.pixels)
    faces = [face for some in found.values() for face in some]
    paired = {name for one, other, _ in portraits.pairs for name in (one, other)}
    truth = [
        portraits.persons[face.ref.digest]
        if face.ref.digest in paired and face is found[face.ref.digest][0]
        else UNKNOWN
        for face in faces
    ]
    for path in strangers:
        more = look_at(model, str(path), read(path, 1280))
        faces += more
        truth += [STRANGER] * len(more)
    return (*b_cubed(group(faces), truth), len(faces))


@dataclass(frozen=True, slots=True)
class Hard:
    """A picture with faces pasted in, of known places."""

    pixels: Pixels
    boxes: list[tuple[float, float, float, float]]
    """Left, top, width, height in pixels."""


def make_hard(
    portraits: Portraits,
    faces: dict[str, list[Face]],
    grounds: Sequence[Pixels],
    size: int,
    *,
    turn: float = 0.0,
    light: float = 1.0,
    seed: int = 0,
) -> Iterator[Hard]:
    """Crowds of heads `size` pixels wide at the face, turned and darkened, on grounds of 1280 x 960 pixels."""
    rng = np.random.default_rng(seed)
    heads = [
        _head(portraits.pixels[name], some[0])
        for name, some in faces.items()
        if some and some[0].ref.box.width * portraits.pixels[name].shape[1] >= 40
    ]
    for ground in grounds:
        canvas = Image.fromarray(ground).resize((1280, 960))
        boxes: list[tuple[float, float, float, float]] = []
        cell = int(size * 2.6) + 4
        places = [(x, y) for y in range(0, 960 - cell, cell) for x in range(0, 1280 - cell, cell)]
        for x, y in rng.permutation(places)[:12] if places else []:
            head, width = heads[rng.integers(len(heads))]
            scale = size / width
            small = head.resize((max(1, round(head.width * scale)), max(1, round(head.height * scale))),
                                Image.Resampling.LANCZOS)  # fmt: skip
            angle = float(rng.uniform(-turn, turn))
            mask = Image.new("L", small.size, 255).rotate(angle, Image.Resampling.BILINEAR)
            canvas.paste(small.rotate(angle, Image.Resampling.BILINEAR), (int(x), int(y)), mask)
            middle = (x + small.width / 2, y + small.height / 2)
            boxes.append((middle[0] - size / 2, middle[1] - size / 2, size, size))
        dark = np.asarray(canvas).astype(np.float32) * light
        noise = rng.normal(0, 4 * (light < 1), dark.shape)
        yield Hard((dark + noise).clip(0, 255).astype(np.uint8), boxes)


def _head(pixels: Pixels, face: Face) -> tuple[Image.Image, float]:
    """The head around a face, and how wide the face is in it."""
    height, width = pixels.shape[:2]
    box = face.ref.box
    x, y = (box.x + box.width / 2) * width, (box.y + box.height / 2) * height
    half = 1.25 * max(box.width * width, box.height * height) / 2 * 1.6
    left, top = max(0, x - half), max(0, y - half)
    cut = Image.fromarray(pixels).crop(
        (int(left), int(top), int(min(width, x + half)), int(min(height, y + half)))
    )
    return cut, box.width * width


def recall(model: FaceModel, hard: Sequence[Hard]) -> tuple[float, float]:
    """The share of pasted faces found, by their middles, and faces found elsewhere a picture."""
    found = told = more = 0
    for each in hard:
        boxes = model.find(each.pixels).boxes
        middles = boxes[:, :2] + boxes[:, 2:] / 2
        hits = set[int]()
        for left, top, width, height in each.boxes:
            middle = np.array([left + width / 2, top + height / 2])
            near = (
                np.flatnonzero(np.abs(middles - middle).max(1, initial=0) < 0.75 * width)
                if len(middles)
                else []
            )
            found += len(near) > 0
            hits.update(int(row) for row in near)
        told += len(each.boxes)
        more += len(boxes) - len(hits)
    return found / max(1, told), more / max(1, len(hard))
