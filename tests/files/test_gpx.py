"""Tracks as receivers write them, and files that are none."""

from pathlib import Path

import pytest

from app.domain.errors import PhotoError
from app.files.gpx import join_tracks, read_gpx

HEAD = '<?xml version="1.0"?><gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">'
NOON = 1_714_564_800.0
"""1 May 2024, 12:00 UTC."""


def write(folder: Path, *points: tuple[float, float, str], name: str = "walk.gpx") -> Path:
    body = "".join(
        f'<trkpt lat="{lat}" lon="{lon}"><ele>3</ele><time>{time}</time></trkpt>'
        for lat, lon, time in points
    )
    path = folder / name
    path.write_text(f"{HEAD}<trk><trkseg>{body}</trkseg></trk></gpx>", encoding="utf-8")
    return path


WALK = ((48.0, 16.0, "2024-05-01T12:00:00Z"), (48.2, 16.4, "2024-05-01T14:05:00+02:00"))


def test_a_position_between_two_points_is_interpolated(tmp_path: Path) -> None:
    track = read_gpx(write(tmp_path, *WALK))
    assert track.times.tolist() == [NOON, NOON + 300]
    assert track.position_at(NOON + 150, 600) == pytest.approx((48.1, 16.2))
    assert track.position_at(NOON, 600) == pytest.approx((48.0, 16.0))


def test_no_position_is_made_up_where_the_track_has_a_gap(tmp_path: Path) -> None:
    track = read_gpx(write(tmp_path, *WALK))
    assert track.position_at(NOON + 150, 200) is None
    assert track.position_at(NOON + 30, 200) == pytest.approx((48.0, 16.0))
    assert track.position_at(NOON - 61, 600) is None
    assert track.position_at(NOON + 359, 600) == pytest.approx((48.2, 16.4))


def test_a_receiver_that_rests_writes_nothing(tmp_path: Path) -> None:
    rest = ((48.0, 16.0, "2024-05-01T12:00:00Z"), (48.0005, 16.0, "2024-05-01T15:00:00Z"))
    track = read_gpx(write(tmp_path, *rest))
    assert track.position_at(NOON + 5400, 600) == pytest.approx((48.00025, 16.0))


def test_a_way_over_the_date_line_is_the_short_one(tmp_path: Path) -> None:
    way = ((0, 179.5, "2024-05-01T12:00:00Z"), (0, -179.5, "2024-05-01T12:01:00Z"))
    position = read_gpx(write(tmp_path, *way)).position_at(NOON + 15, 600)
    assert position == pytest.approx((0, 179.75))


def test_points_come_in_the_order_of_time_and_each_once(tmp_path: Path) -> None:
    track = read_gpx(write(tmp_path, WALK[1], WALK[0], WALK[0]))
    assert track.times.tolist() == [NOON, NOON + 300]
    assert len(join_tracks([track, track])) == 2


@pytest.mark.parametrize(
    "content",
    [
        "",
        "no xml",
        "<kml/>",
        HEAD,
        f"{HEAD}</gpx>",
        f'{HEAD}<trk><trkseg><trkpt lat="91" lon="0"><time>2024-05-01T12:00:00Z</time></trkpt></trkseg></trk></gpx>',
        f'{HEAD}<trk><trkseg><trkpt lon="0"><time>2024-05-01T12:00:00Z</time></trkpt></trkseg></trk></gpx>',
        f'{HEAD}<trk><trkseg><trkpt lat="nan" lon="0"></trkpt></trkseg></trk></gpx>',
        f'{HEAD}<trk><trkseg><trkpt lat="1" lon="0"></trkpt></trkseg></trk></gpx>',
        '<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><gpx><time>&b;</time></gpx>',
        '<!DOCTYPE gpx SYSTEM "/etc/passwd"><gpx/>',
    ],
)
def test_a_file_that_is_no_track_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "broken.gpx"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(PhotoError, match=r"^broken\.gpx: .*\.$"):
        read_gpx(path)


def test_a_track_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match=r"^gone\.gpx: "):
        read_gpx(tmp_path / "gone.gpx")
