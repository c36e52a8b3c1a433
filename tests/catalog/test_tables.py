"""What the catalog remembers: folders, photos and their files, vectors, reasons, derived arrays."""

import io
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from app.catalog import table
from app.catalog.catalog import Catalog
from app.domain.metadata import NO_METADATA
from app.domain.photo import Folder, Presence
from app.domain.vectors import to_unit


def put(catalog: Catalog, path: str, digest: str = "d", **facts: int) -> int:
    return catalog.photos.put(
        Path(path),
        photo=facts.get("photo"),
        digest=digest,
        shape=(3, 2),
        taken=None,
        size=facts.get("size", 10),
        mtime_ns=facts.get("mtime_ns", 20),
    )


def shown(catalog: Catalog, folder: str | None = None) -> list[str]:
    return [str(photo.path) for photo in catalog.photos.list(folder and Path(folder))]


# ---- folders ----


def test_a_folder_below_a_known_one_is_not_added_again(catalog: Catalog) -> None:
    for path in ("/a", "/a/b", "/a"):
        catalog.folders.add(Path(path))
    assert catalog.folders.paths() == [Path("/a")]


def test_a_sibling_of_the_same_opening_is_a_folder_of_its_own(catalog: Catalog) -> None:
    for path in ("/a/b", "/a/bc"):
        catalog.folders.add(Path(path))
    assert catalog.folders.paths() == [Path("/a/b"), Path("/a/bc")]
    assert not catalog.folders.covers(Path("/a/b.jpg"))


def test_photos_of_an_offline_folder_stay_listed_as_offline(catalog: Catalog) -> None:
    catalog.folders.add(Path("/a"))
    put(catalog, "/a/1.jpg")
    put(catalog, "/ab/1.jpg")
    catalog.folders.set_offline(Path("/a"), True)
    presences = {str(photo.path): photo.presence for photo in catalog.photos.list()}
    assert presences == {"/a/1.jpg": Presence.OFFLINE, "/ab/1.jpg": Presence.HERE}
    assert catalog.folders.list() == (Folder(Path("/a"), 1, offline=True),)


def test_a_missing_photo_is_not_back_because_its_folder_is(catalog: Catalog) -> None:
    catalog.folders.add(Path("/a"))
    put(catalog, "/a/1.jpg")
    catalog.photos.set_presence([Path("/a/1.jpg")], Presence.MISSING)
    catalog.folders.set_offline(Path("/a"), True)
    catalog.folders.set_offline(Path("/a"), False)
    assert shown(catalog) == []


def test_what_lies_in_an_offline_folder_is_not_reachable(catalog: Catalog) -> None:
    catalog.folders.add(Path("/a"))
    catalog.folders.set_offline(Path("/a"), True)
    assert not catalog.folders.is_reachable(Path("/a/1.jpg"))
    assert catalog.folders.is_reachable(Path("/ab/1.jpg"))


def test_a_folder_inside_another_counts_its_own_photos(catalog: Catalog) -> None:
    for path in ("/a/b", "/a"):
        catalog.folders.add(Path(path))
    put(catalog, "/a/1.jpg")
    put(catalog, "/a/b/2.jpg")
    assert catalog.folders.list() == (
        Folder(Path("/a/b"), 1, offline=False),
        Folder(Path("/a"), 2, offline=False),
    )


def test_a_forgotten_folder_takes_its_photos_and_leaves_its_vectors(catalog: Catalog) -> None:
    catalog.folders.add(Path("/a"))
    put(catalog, "/a/1.jpg")
    put(catalog, "/ab/1.jpg")
    catalog.unreadable.put(Path("/a/2.jpg"), 1, 1, "Broken.", "reader")
    catalog.vectors.put("e", ["d"], np.ones((1, 3), np.float32))
    catalog.folders.forget(Path("/a"))
    assert shown(catalog) == ["/ab/1.jpg"]
    assert catalog.folders.paths() == []
    assert catalog.unreadable.list() == ()
    assert catalog.vectors.digests("e") == {"d"}


def test_forgetting_a_folder_keeps_what_another_folder_inside_it_holds(catalog: Catalog) -> None:
    for path in ("/a/b", "/a"):
        catalog.folders.add(Path(path))
    put(catalog, "/a/1.jpg")
    put(catalog, "/a/b/2.jpg")
    catalog.unreadable.put(Path("/a/b/3.jpg"), 1, 1, "Broken.", "reader")
    catalog.folders.forget(Path("/a"))
    assert shown(catalog) == ["/a/b/2.jpg"]
    assert catalog.unreadable.count() == 1


def test_forgetting_a_folder_keeps_what_another_folder_around_it_holds(catalog: Catalog) -> None:
    for path in ("/a/b", "/a"):
        catalog.folders.add(Path(path))
    put(catalog, "/a/b/2.jpg")
    catalog.folders.forget(Path("/a/b"))
    assert shown(catalog) == ["/a/b/2.jpg"]


def test_forgetting_leaves_no_photo_without_a_file(catalog: Catalog) -> None:
    catalog.folders.add(Path("/a"))
    photo = put(catalog, "/a/1.jpg")
    catalog.photos.set_companions(photo, [(Path("/a/1.nef"), 5, 6, 0)])
    catalog.folders.forget(Path("/a"))
    connection = sqlite3.connect(catalog.path)
    counts = [
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        for table in ("photos", "files")
    ]
    connection.close()
    assert counts == [(0,), (0,)]


# ---- photos ----


def test_a_photo_is_told_as_it_was_put(catalog: Catalog) -> None:
    photo = catalog.photos.put(
        Path("/a/1.jpg"),
        photo=None,
        digest="d",
        shape=(30, 20),
        taken=1000.25,
        size=7,
        mtime_ns=5_000_000_000,
    )
    found = catalog.photos.get([photo])[photo]
    assert (found.path, found.digest, found.width, found.height) == (Path("/a/1.jpg"), "d", 30, 20)
    assert (found.size, found.time, found.taken) == (7, 1000.25, True)


def test_without_a_camera_the_files_date_is_the_time(catalog: Catalog) -> None:
    photo = put(catalog, "/a/1.jpg", mtime_ns=5_500_000_000)
    found = catalog.photos.get([photo])[photo]
    assert (found.time, found.taken) == (5.5, False)


def test_the_oldest_photo_comes_first(catalog: Catalog) -> None:
    put(catalog, "/a/1.jpg", mtime_ns=3_000_000_000)
    put(catalog, "/a/2.jpg", mtime_ns=1_000_000_000)
    put(catalog, "/a/0.jpg", mtime_ns=3_000_000_000)
    assert shown(catalog) == ["/a/2.jpg", "/a/0.jpg", "/a/1.jpg"]


def test_a_changed_file_keeps_its_photo(catalog: Catalog) -> None:
    photo = put(catalog, "/a/1.jpg", "old")
    assert put(catalog, "/a/1.jpg", "new", photo=photo) == photo
    assert [each.digest for each in catalog.photos.list()] == ["new"]


def test_a_moved_photo_is_in_one_place_only(catalog: Catalog) -> None:
    photo = put(catalog, "/a/1.jpg")
    catalog.photos.move(photo, Path("/b/1.jpg"), 10, 20)
    assert [(each.id, str(each.path)) for each in catalog.photos.list()] == [(photo, "/b/1.jpg")]


def test_missing_photos_are_kept_and_not_shown(catalog: Catalog) -> None:
    photo = put(catalog, "/a/1.jpg")
    catalog.photos.set_presence([Path("/a/1.jpg")], Presence.MISSING)
    assert shown(catalog) == []
    assert catalog.photos.get([photo]) == {}
    assert catalog.photos.count() == 0
    ((known,),) = filter(None, catalog.photos.known_files(Path("/a")))
    assert (known.photo, known.presence) == (photo, Presence.MISSING)


def test_a_file_of_the_same_size_and_time_may_be_a_known_one(catalog: Catalog) -> None:
    put(catalog, "/a/1.jpg", "one", size=1, mtime_ns=1)
    put(catalog, "/a/2.jpg", "two", size=1, mtime_ns=2)
    assert catalog.photos.digests_like(1, 1) == {"one"}


def test_companions_come_with_their_photo(catalog: Catalog) -> None:
    photo = put(catalog, "/a/1.jpg")
    catalog.photos.set_companions(photo, [(Path("/a/1.nef"), 5, 6, 0), (Path("/a/1.dng"), 5, 6, 0)])
    both = {Path("/a/1.nef"), Path("/a/1.dng")}
    assert {path for each in catalog.photos.list() for path in each.companions} == both
    assert set(catalog.photos.get([photo])[photo].companions) == both
    known = [each for some in catalog.photos.known_files(Path("/a")) for each in some]
    assert {Path(each.place) for each in known if not each.is_main} == both
    assert {(each.photo, each.size, each.mtime_ns) for each in known if not each.is_main} == {
        (photo, 5, 6)
    }
    assert shown(catalog) == ["/a/1.jpg"]


def test_companions_are_replaced_not_added_up(catalog: Catalog) -> None:
    photo = put(catalog, "/a/1.jpg")
    for name in ("1.nef", "1.dng"):
        catalog.photos.set_companions(photo, [(Path("/a") / name, 5, 6, 0)])
    assert catalog.photos.get([photo])[photo].companions == (Path("/a/1.dng"),)


def test_more_photos_than_one_statement_takes_are_found(catalog: Catalog) -> None:
    with catalog.transaction():
        ids = [put(catalog, f"/a/{number}.jpg") for number in range(2500)]
    assert set(catalog.photos.get([*ids, 10**6])) == set(ids)


def test_only_photos_below_the_folder_are_listed(catalog: Catalog) -> None:
    for path in ("/a/b/1.jpg", "/a/bc/2.jpg"):
        put(catalog, path)
    assert shown(catalog, "/a/b") == ["/a/b/1.jpg"]
    assert catalog.photos.count_files(Path("/a/bc")) == (1, 0)


@pytest.mark.parametrize("part", [1, 2, 3, 100])
def test_known_files_are_all_read_and_each_once(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    monkeypatch.setattr(table, "_PART", part)
    odd = os.fsdecode(b"/a/b/\xff.jpg")
    below = ["/a/b", "/a/b/1.jpg", "/a/b/2.jpg", "/a/b/c/3.jpg", "/a/b/\U0001f600.jpg", odd]
    for path in (*below, "/a/1.jpg", "/a/b.jpg", "/a/bc/1.jpg", os.fsdecode(b"/a/\xff.jpg")):
        put(catalog, path, f"digest of {os.fsencode(path)!r}")
    known = [each for some in catalog.photos.known_files(Path("/a/b")) for each in some]
    assert sorted(each.place for each in known) == sorted(below)
    lacking = [d for some in catalog.exif.lacking(Path("/a/b")) for d in some]
    assert sorted(lacking) == sorted(each.digest for each in known)


def test_photos_signed_otherwise_are_told_from_those_without_sidecars(catalog: Catalog) -> None:
    ids = {name: put(catalog, f"/a/{name}.jpg", name) for name in ("plain", "old", "side", "new")}
    for name, signature in (("plain", "plain/#2"), ("old", "old/#1"), ("side", "side/x:1:2/#2")):
        catalog.sidecar_state.put(Path(f"/a/{name}.jpg"), NO_METADATA, signature, ())
    unlike = [
        each for some in catalog.sidecar_state.signed_unlike(Path("/a"), "/#2") for each in some
    ]
    assert sorted(unlike) == sorted(ids[name] for name in ("old", "side", "new"))


def test_regions_are_lacking_wherever_their_rows_are(catalog: Catalog) -> None:
    vectors, regions = catalog.vectors, catalog.regions
    vectors.put("e", ["a", "b", "c", "d"], np.ones((4, 8), np.float32))
    assert regions.lacking("r", vectors, "e") == ["a", "b", "c", "d"]
    regions.put("r", ["a", "c", "x"], np.ones((3, 8), np.int8))
    assert regions.lacking("r", vectors, "e") == ["b", "d"]
    regions.put("r", ["d", "b"], np.ones((2, 8), np.int8))
    assert regions.lacking("r", vectors, "e") == []


# ---- reasons ----


def test_another_reader_is_asked_again(catalog: Catalog) -> None:
    catalog.unreadable.put(Path("/a/1.jpg"), 5, 6, "Broken.", "pillow 1")
    assert catalog.unreadable.known(Path("/a"), "pillow 1") == {Path("/a/1.jpg"): (5, 6)}
    assert catalog.unreadable.known(Path("/a"), "pillow 2") == {}


def test_a_file_has_one_reason_the_latest(catalog: Catalog) -> None:
    for reason in ("Old.", "New."):
        catalog.unreadable.put(Path("/a/1.jpg"), 5, 6, reason, "reader")
    assert [each.reason for each in catalog.unreadable.list()] == ["New."]


# ---- vectors ----


def test_each_embedder_has_its_own_vector_of_the_same_bytes(catalog: Catalog) -> None:
    catalog.vectors.put("one", ["d"], np.full((1, 2), 1, np.float32))
    catalog.vectors.put("two", ["d"], np.full((1, 3), 2, np.float32))
    _, digests, vectors = catalog.vectors.since("one", 0, 10)
    assert (digests, vectors.tolist()) == (["d"], [[255, 255]])
    assert catalog.vectors.counts() == {"one": 1, "two": 1}


@pytest.mark.parametrize("signed", [False, True])
def test_eight_bits_cost_next_to_nothing(catalog: Catalog, signed: bool) -> None:
    random = np.random.default_rng(1)
    vectors = random.standard_normal((200, 1280)).astype(np.float32)
    vectors = to_unit(vectors if signed else np.abs(vectors))
    catalog.vectors.put("e", [f"{row:032}" for row in range(200)], vectors)
    digests, stored = catalog.vectors.mapped("e")
    assert stored.dtype == (np.int8 if signed else np.uint8)
    assert (to_unit(stored) * vectors).sum(axis=1).min() > 1 - (2e-4 if signed else 5e-5)
    assert digests.tolist() == [f"{row:032}".encode() for row in range(200)]


def test_a_vector_put_again_replaces_the_old_and_is_seen_as_new(catalog: Catalog) -> None:
    catalog.vectors.put("e", ["d"], np.array([[1, 2]], np.float32))
    last, _, _ = catalog.vectors.since("e", 0, 10)
    catalog.vectors.put("e", ["d"], np.array([[2, 1]], np.float32))
    _, digests, vectors = catalog.vectors.since("e", last, 10)
    assert (digests, vectors.tolist()) == (["d"], [[255, 128]])
    assert catalog.vectors.counts() == {"e": 1}
    assert catalog.vectors.of("e", "d").tolist() == [255, 128]


def test_what_a_transaction_gave_up_is_written_over(catalog: Catalog) -> None:
    catalog.vectors.put("e", ["a"], np.array([[1, 0]], np.float32))
    with suppress(ZeroDivisionError), catalog.transaction():
        catalog.vectors.put("e", ["b", "c"], np.ones((2, 2), np.float32))
        raise ZeroDivisionError
    assert catalog.vectors.digests("e") == {"a"}
    catalog.vectors.put("e", ["d"], np.array([[0, 1]], np.float32))
    digests, vectors = catalog.vectors.mapped("e")
    assert (digests.tolist(), vectors.tolist()) == ([b"a", b"d"], [[255, 0], [0, 255]])


@pytest.mark.parametrize("part", ["digests", "rows"])
def test_files_that_are_cut_short_or_gone_cost_only_their_own_rows(
    catalog: Catalog, part: str
) -> None:
    names = [f"{row:032}" for row in range(9)]
    catalog.vectors.put("e", names, np.ones((9, 4), np.float32))
    (file,) = (catalog.path.parent / "vectors").glob(f"*.{part}")
    os.truncate(file, file.stat().st_size // 2)
    assert catalog.vectors.digests("e") == set(names[:4])
    catalog.vectors.put("e", ["d"], np.ones((1, 4), np.float32))
    assert catalog.vectors.digests("e") >= {*names[:4], "d"}
    file.unlink()
    assert catalog.vectors.digests("e") == set()
    catalog.vectors.put("e", ["d"], np.ones((1, 4), np.float32))
    assert "d" in catalog.vectors.digests("e")


def test_a_row_that_a_power_failure_emptied_is_nobodys(catalog: Catalog) -> None:
    catalog.vectors.put("e", ["a", "b"], np.ones((2, 4), np.float32))
    (file,) = (catalog.path.parent / "vectors").glob("*.digests")
    file.write_bytes(bytes(32) + file.read_bytes()[32:])
    assert catalog.vectors.digests("e") == {"b"}
    assert catalog.vectors.since("e", 0, 10)[1] == ["b"]
    assert catalog.vectors.of("e", "a") is None


def test_many_rows_that_are_nobodys_are_no_end(catalog: Catalog) -> None:
    names = [f"{row:032}" for row in range(9)]
    catalog.features.put("e", names, np.ones((9, 4), np.float32))
    (file,) = (catalog.path.parent / "vectors").glob("*.digests")
    file.write_bytes(bytes(32 * 5) + file.read_bytes()[32 * 5 :])
    last, digests, _ = catalog.features.since("e", 0, 3)
    assert (last, digests) == (8, names[5:8])
    assert catalog.features.since("e", last, 3)[:2] == (9, names[8:])
    assert catalog.features.since("e", 9, 3)[:2] == (9, [])
    assert catalog.features.has_any("e")
    file.write_bytes(bytes(32 * 9))
    assert not catalog.features.has_any("e")


def test_vectors_of_a_forgotten_embedder_are_gone_and_may_come_again(catalog: Catalog) -> None:
    catalog.vectors.put("e", ["a"], np.ones((1, 4), np.float32))
    catalog.vectors.forget("e")
    assert catalog.vectors.counts() == {}
    assert not list((catalog.path.parent / "vectors").iterdir())
    catalog.vectors.put("e", ["b"], np.ones((1, 2), np.float32))
    assert catalog.vectors.digests("e") == {"b"}


def test_vectors_come_in_portions_without_gaps(catalog: Catalog) -> None:
    names = [f"{row:032}" for row in range(7)]
    places = np.arange(14, dtype=np.float32).reshape(7, 2)
    catalog.features.put("e", names, places)
    last, found = 0, []
    while True:
        last, digests, vectors = catalog.features.since("e", last, 3)
        if not digests:
            break
        assert len(digests) <= 3
        found += list(zip(digests, vectors[:, 0].tolist(), strict=True))
    assert found == list(zip(names, range(0, 14, 2), strict=True))


def test_what_was_seen_comes_back(catalog: Catalog) -> None:
    classes = np.arange(8, dtype=np.uint16)[None] * 142
    shares = np.linspace(1, 0, 8, dtype=np.float16)[None]
    catalog.vectors.put_classes(["d"], classes, shares)
    ((digest, its_classes, its_shares),) = catalog.vectors.classes()
    assert digest == "d"
    assert np.array_equal(its_classes, classes[0])
    assert np.array_equal(its_shares, shares[0])


# ---- derived ----


def test_a_bundle_of_arrays_comes_back_with_what_it_was_made_from(catalog: Catalog) -> None:
    arrays = {"a": np.arange(3), "b": np.array(["x", "ÿ"])}
    catalog.derived.put("graph", "old", {"a": np.zeros(1)})
    catalog.derived.put("graph", "new", arrays)
    back = catalog.derived.get("graph")
    assert catalog.derived.made_from("graph") == "new"
    assert {key: value.tolist() for key, value in back.items()} == {
        "a": [0, 1, 2],
        "b": ["x", "ÿ"],
    }


def test_a_bundle_that_was_never_made_is_nothing(catalog: Catalog) -> None:
    assert catalog.derived.made_from("graph") is None
    assert catalog.derived.get("graph") == {}


def test_a_bundle_of_pickles_is_neither_stored_nor_opened(catalog: Catalog) -> None:
    pickles = {"a": np.array([{}], dtype=object)}
    with pytest.raises(ValueError, match="allow_pickle"):
        catalog.derived.put("graph", "evil", pickles)
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=True, **pickles)
    connection = sqlite3.connect(catalog.path)
    connection.execute("INSERT INTO derived VALUES ('graph', 'evil', ?)", [buffer.getvalue()])
    connection.commit()
    connection.close()
    with pytest.raises(ValueError, match="allow_pickle"):
        catalog.derived.get("graph")


def test_a_file_named_alone_is_part_of_the_folder_that_is_added_after_it(catalog: Catalog) -> None:
    for path in (Path("/p/a.jpg"), Path("/p/disk")):
        catalog.folders.add(path)
    put(catalog, "/p/a.jpg")
    catalog.folders.add(Path("/p"))
    assert catalog.folders.paths() == [Path("/p/disk"), Path("/p")]
