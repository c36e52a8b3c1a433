"""The keeper: the right one first, with reasons that are true, and none where nothing is known."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from app.domain.groups import Tier
from app.domain.metadata import Flag, PhotoMetadata
from app.domain.photo import ExifInfo, Photo, PixelStats, Presence
from app.similarity.keeper.ranking import Ranking, rank_keepers
from app.tasks.grouping.keeper_phrases import describe_differences, describe_reason

SIZES = {"large": (6000, 4000), "middle": (3000, 2000), "small": (1024, 683)}
CAMERA, PHOTOSHOP = (
    ExifInfo("Canon EOS 6D"),
    ExifInfo("Canon EOS 6D", software="Adobe Photoshop 25.0"),
)


def photo(
    name: str,
    size: str = "large",
    flag: Flag | None = None,
    presence: Presence = Presence.HERE,
    companions: tuple[Path, ...] = (),
    bytes_: int = 8_000_000,
) -> Photo:
    """Its name is its digest."""
    path = Path("/photos") / name
    width, height = SIZES[size]
    return Photo(
        1,
        path,
        name,
        width,
        height,
        bytes_,
        0.0,
        True,
        presence,
        companions,
        PhotoMetadata(flag=flag),
    )


def reasons(ranking: Ranking) -> tuple[str, ...]:
    return tuple(map(describe_reason, ranking.reasons))


def names(ranking: Ranking) -> list[str]:
    return [str(each.path.relative_to("/photos")) for each in ranking.photos]


def copies(*photos: Photo, **exif_by_digest: ExifInfo) -> Ranking:
    return rank_keepers(
        Tier.NEAR_DUPLICATE,
        photos,
        {f"{name}.jpg": exif for name, exif in exif_by_digest.items()},
        {},
    )


def burst(*photos: Photo, tier: Tier = Tier.BURST, **measures: float | PixelStats) -> Ranking:
    """With the sharpness, or all measures, of the photos by their stems."""
    known = {
        f"{name}.jpg": each if isinstance(each, PixelStats) else PixelStats(each, 0, 0)
        for name, each in measures.items()
    }
    return rank_keepers(tier, photos, {}, known)


@pytest.mark.parametrize("tier", [tier for tier in Tier if tier.is_alike])
def test_where_nothing_tells_them_apart_nothing_is_said_and_the_order_is_always_the_same(
    tier: Tier,
) -> None:
    photos = [photo(name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    found = [rank_keepers(tier, each, {}, {}) for each in permutations(photos)]
    assert {reasons(ranking) for ranking in found} == {()}
    assert {ranking.photos for ranking in found} == {tuple(photos)}
    assert describe_differences(found[0]) == ("6000 × 4000 · JPEG · 8.0 MB", "", "")


def test_the_user_s_own_word_comes_before_all_that_is_measured() -> None:
    for tier in (Tier.EXACT_DUPLICATE, Tier.NEAR_DUPLICATE, Tier.BURST, Tier.SCENE):
        picked = photo("z copy.jpg", "small", Flag.PICK, Presence.OFFLINE)
        ranking = rank_keepers(
            tier, [photo("a.jpg", flag=Flag.REJECT), photo("b.jpg"), picked], {}, {}
        )
        assert names(ranking) == ["z copy.jpg", "b.jpg", "a.jpg"]
        assert reasons(ranking) == ("picked by you",)


def test_what_is_left_when_the_others_are_rejected_is_said() -> None:
    ranking = copies(photo("a.jpg", flag=Flag.REJECT), photo("b.jpg"))
    assert (names(ranking)[0], reasons(ranking)) == ("b.jpg", ("the other rejected by you",))


def test_photos_that_are_all_rejected_have_no_reason_of_flags() -> None:
    assert copies(*(photo(name, flag=Flag.REJECT) for name in ("a.jpg", "b.jpg"))).reasons == ()


def test_a_file_that_is_here_comes_before_one_that_is_offline() -> None:
    away = photo("a.jpg", presence=Presence.OFFLINE)
    ranking = copies(away, photo("b.jpg"))
    assert (names(ranking)[0], reasons(ranking)) == ("b.jpg", ("the only photo not offline",))
    assert describe_differences(ranking)[1] == "offline"


def test_of_twins_the_largest_is_kept_and_the_sizes_are_said() -> None:
    ranking = copies(photo("a.jpg", "small"), photo("b.jpg"), photo("c.jpg", "middle"))
    assert names(ranking) == ["b.jpg", "c.jpg", "a.jpg"]
    assert reasons(ranking) == ("highest resolution, 6000 × 4000; the others at most 3000 × 2000",)
    assert describe_differences(ranking) == (
        "6000 × 4000 · JPEG · 8.0 MB",
        "3000 × 2000",
        "1024 × 683",
    )


def test_two_of_the_largest_are_not_called_the_largest() -> None:
    assert copies(photo("a.jpg"), photo("b.jpg"), photo("c.jpg", "small")).reasons == ()


def test_the_one_beside_its_raw_is_kept() -> None:
    ranking = copies(photo("a.jpg"), photo("b.jpg", companions=(Path("/photos/b.cr2"),)))
    assert (names(ranking)[0], reasons(ranking)) == ("b.jpg", ("has a RAW file",))


def test_of_twins_the_unedited_original_is_kept() -> None:
    ranking = copies(photo("a.jpg"), photo("b.jpg"), a=PHOTOSHOP, b=CAMERA)
    assert names(ranking)[0] == "b.jpg"
    assert reasons(ranking) == ("unedited; the other was edited with Adobe Photoshop 25.0",)


def test_the_firmware_of_a_camera_is_no_editor() -> None:
    firmware = ExifInfo("FUJIFILM DX-10", software="Digital Camera DX-10 Ver1.00")
    assert (
        copies(photo("a.jpg"), photo("b.jpg"), a=firmware, b=ExifInfo("FUJIFILM DX-10")).reasons
        == ()
    )


def test_the_one_with_the_camera_s_exif_is_kept_and_what_is_not_known_is_not_said() -> None:
    ranking = copies(photo("a.jpg"), photo("b.jpg"), a=ExifInfo(), b=CAMERA)
    assert (names(ranking)[0], reasons(ranking)) == ("b.jpg", ("has the camera's EXIF",))
    assert copies(photo("a.jpg"), photo("b.jpg"), b=CAMERA).reasons == ()


def test_a_heic_comes_before_the_jpeg_made_of_it() -> None:
    ranking = copies(photo("a.jpg"), photo("b.heic"))
    assert (names(ranking)[0], reasons(ranking)) == ("b.heic", ("HEIC instead of JPEG",))
    assert describe_differences(ranking)[1] == "JPEG"


def test_the_least_compressed_of_a_kind_is_kept_and_kinds_are_not_compared_by_bytes() -> None:
    ranking = copies(photo("a.jpg", bytes_=900_000), photo("b.jpg"))
    assert reasons(ranking) == ("least compressed, 8.0 MB; the other 900 kB",)
    assert copies(photo("a.webp", bytes_=900_000), photo("b.jpg")).reasons == ()
    assert copies(photo("a.jpg", bytes_=7_900_000), photo("b.jpg")).reasons == ()


@pytest.mark.parametrize("tier", [Tier.BURST, Tier.SCENE])
def test_the_sharpest_is_kept_only_where_it_is_clearly_so(tier: Tier) -> None:
    photos = [photo(name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    ranking = burst(*photos, tier=tier, a=0.5, b=0.6, c=0.4)
    assert names(ranking) == ["b.jpg", "a.jpg", "c.jpg"]
    assert reasons(ranking) == ("sharpest of 3",)
    assert describe_differences(ranking)[1:] == ("83 % as sharp", "67 % as sharp")
    ranking = burst(*photos, tier=tier, a=0.58, b=0.6, c=0.4)
    assert names(ranking) == ["a.jpg", "b.jpg", "c.jpg"]
    assert reasons(ranking) == ()
    assert describe_differences(ranking)[1] == "103 % as sharp"


def test_of_two_the_sharper_is_not_called_the_sharpest() -> None:
    assert reasons(burst(photo("a.jpg"), photo("b.jpg"), a=0.5, b=0.6)) == (
        "sharper than the other",
    )


def test_sharpness_that_was_not_measured_is_not_guessed() -> None:
    photos = [photo(name) for name in ("a.jpg", "b.jpg", "c.jpg")]
    assert burst(*photos, b=0.6).reasons == ()
    assert reasons(burst(*photos, a=0.4, b=0.6)) == ("sharpest of 2",)


def test_a_small_copy_is_not_kept_for_being_sharp_at_its_size() -> None:
    ranking = burst(photo("a.jpg", "small"), photo("b.jpg"), photo("c.jpg"), a=0.9, b=0.4, c=0.5)
    assert names(ranking) == ["c.jpg", "b.jpg", "a.jpg"]
    assert "sharpest of 2" in reasons(ranking)
    assert describe_differences(ranking)[2] == "1024 × 683"


def test_sharpness_says_nothing_of_twins() -> None:
    photos = (photo("a.jpg"), photo("b.jpg"))
    measures = {"a.jpg": PixelStats(0.1, 0, 0), "b.jpg": PixelStats(0.9, 0, 0)}
    ranking = rank_keepers(Tier.NEAR_DUPLICATE, photos, {}, measures)
    assert (names(ranking)[0], reasons(ranking), describe_differences(ranking)[1]) == (
        "a.jpg",
        (),
        "",
    )


def test_nothing_clipped_is_said_only_where_others_are_clipped() -> None:
    photos = [photo(name) for name in ("a.jpg", "b.jpg")]
    clean, clipped = PixelStats(0.5, 0.0, 0.0), PixelStats(0.5, 0.02, 0.01)
    ranking = burst(*photos, a=clipped, b=clean)
    assert (names(ranking)[0], reasons(ranking)) == ("b.jpg", ("no clipping",))
    assert burst(*photos, a=clean, b=clean).reasons == ()
    assert burst(*photos, a=clipped, b=clipped).reasons == ()


def test_all_that_is_true_of_the_keeper_is_said_in_the_order_of_its_weight() -> None:
    raw = photo("c.jpg", companions=(Path("/photos/c.nef"),))
    clean, clipped = PixelStats(0.6, 0.0, 0.0), PixelStats(0.4, 0.2, 0.0)
    ranking = burst(
        photo("a.jpg"), photo("b.jpg"), raw, a=clipped, b=PixelStats(0.5, 0, 0), c=clean
    )
    assert reasons(ranking) == ("sharpest of 3", "no clipping", "has a RAW file")


@pytest.mark.parametrize("name", ["a copy.jpg", "a (1).jpg", "A - Kopie.jpg", "a Copy 2.jpg"])
def test_of_identical_files_the_plain_name_is_kept(name: str) -> None:
    ranking = rank_keepers(Tier.EXACT_DUPLICATE, [photo(name), photo("deep/a.jpg")], {}, {})
    assert (names(ranking)[0], reasons(ranking)) == (
        "deep/a.jpg",
        ("original file name; the other is named as a copy",),
    )


def test_a_word_that_only_begins_like_copy_is_no_copy() -> None:
    ranking = rank_keepers(Tier.EXACT_DUPLICATE, [photo("copyright.jpg"), photo("z.jpg")], {}, {})
    assert names(ranking)[0] == "copyright.jpg"


def test_of_identical_files_the_one_in_the_outer_folder_is_kept() -> None:
    ranking = rank_keepers(
        Tier.EXACT_DUPLICATE, [photo("backup/old/a.jpg"), photo("trip/a.jpg")], {}, {}
    )
    assert (names(ranking)[0], reasons(ranking)) == (
        "trip/a.jpg",
        ("the other is in a deeper folder",),
    )


def test_a_theme_keeps_its_order_and_has_no_keeper_to_give_reasons_for() -> None:
    photos = (photo("z.jpg", "small"), photo("a.jpg", flag=Flag.PICK))
    assert rank_keepers(Tier.THEME, photos, {}, {}) == Ranking(photos)


def test_one_photo_or_none_is_ranked_without_reasons() -> None:
    assert rank_keepers(Tier.BURST, [photo("a.jpg")], {}, {}).reasons == ()
    assert rank_keepers(Tier.BURST, [], {}, {}).photos == ()


def test_a_copy_in_a_frame_is_not_kept_for_the_pixels_of_its_frame() -> None:
    original = replace(photo("a.jpg"), width=600, height=450)
    framed = replace(photo("b.jpg"), width=640, height=520)
    larger = replace(photo("c.jpg"), width=1280, height=1040)
    pictures = {each.digest: 600 * 450 / (640 * 520) for each in (framed, larger)}
    ranking = rank_keepers(Tier.NEAR_DUPLICATE, [framed, original], {}, {}, pictures)
    assert ranking.photos[0] is original
    assert "no border" in reasons(ranking)
    assert (
        rank_keepers(Tier.NEAR_DUPLICATE, [original, larger], {}, {}, pictures).photos[0] is larger
    )
