"""What is thrown away lies in the system's trash, is found there again, and comes back as it was."""

from pathlib import Path

import pytest

from app.domain.errors import Unwritable
from app.files.transfer import stamp_of
from app.files.trash import find_trashed, restore_file, trash_file
from tests.trash import use_trash


@pytest.fixture
def trash(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    return use_trash(monkeypatch, tmp_path)


def make(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_of_many_of_one_name_each_comes_back_to_its_own_place(tmp_path: Path, trash: Path) -> None:
    paths = [make(tmp_path / f"{n}" / "Ähre & co.jpg", f"{n}".encode()) for n in range(5)]
    there = [trash_file(path) for path in paths]
    assert not any(path.exists() for path in paths)
    assert len({*there}) == 5
    for path, lies in zip(paths, there, strict=True):
        assert lies is not None
        assert lies.parent == trash
        restore_file(lies, path)
    assert [path.read_bytes() for path in paths] == [b"0", b"1", b"2", b"3", b"4"]
    assert list(trash.iterdir()) == []
    assert list((trash.parent / "info").iterdir()) == []


def test_the_one_thrown_away_last_is_found(tmp_path: Path, trash: Path) -> None:
    first = trash_file(make(tmp_path / "a.jpg", b"one"))
    second_file = make(tmp_path / "a.jpg", b"two")
    stamp = stamp_of(second_file)
    second = trash_file(second_file)
    assert first != second
    assert find_trashed(tmp_path / "a.jpg", stamp) == second
    assert find_trashed(tmp_path / "b.jpg", stamp) is None


def test_coming_back_takes_no_name_from_another_file(tmp_path: Path, trash: Path) -> None:
    path = make(tmp_path / "a.jpg", b"old")
    lies = trash_file(path)
    make(path, b"new")
    with pytest.raises(Unwritable, match=r"a\.jpg: A file of this name already exists"):
        restore_file(lies, path)
    assert path.read_bytes() == b"new"
    assert lies is not None
    assert lies.read_bytes() == b"old"


def test_where_only_the_system_knows_the_way_back_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(Unwritable, match="choose Put Back or Restore"):
        restore_file(None, tmp_path / "a.jpg")


def test_a_link_is_not_thrown_away(tmp_path: Path, trash: Path) -> None:
    real = make(tmp_path / "a.jpg", b"real")
    (tmp_path / "link.jpg").symlink_to(real)
    with pytest.raises(Unwritable, match="a link"):
        trash_file(tmp_path / "link.jpg")
    assert real.exists()
