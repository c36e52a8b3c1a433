"""Text in photos, from files to searches: read, found, told apart from never read, forgotten; and screenshots."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from app.domain.errors import PhotoError
from app.domain.recognised_text import TextLine, find_lines, fold_text
from app.library import Library
from app.query.parser import parse_query
from app.settings import load_settings
from app.tasks.grouping.linkage import find_sceneless
from app.tasks.indexing.index import index_folders
from app.tasks.library.list_photos import list_photos
from app.tasks.metadata.inspect import inspect_photo
from app.tasks.metadata.rebind import rebind
from app.tasks.searching.facets import count_field_values
from app.tasks.texts.find_lines import list_lines
from app.tasks.texts.find_text import find_text
from app.tasks.texts.switch import forget_texts, switch_recognising
from tests.running import answer_of, cancel_at_each_step
from tests.texts import SHADES, TEXTS, FakeOcrModel, draw_texts


@pytest.fixture
def model(library: Library) -> FakeOcrModel:
    library._ocr_model = FakeOcrModel()
    return library._ocr_model


@pytest.fixture
def indexed(library: Library, model: FakeOcrModel, photos: Path) -> Library:
    """The library of TEXTS, which were not looked for yet."""
    draw_texts(photos)
    answer_of(index_folders(library, [photos]))
    return library


@pytest.fixture
def read(indexed: Library) -> Library:
    """The library of TEXTS, with its text recognised."""
    answer_of(switch_recognising(indexed, True))
    answer_of(find_text(indexed))
    return indexed


def matching(library: Library, text: str) -> list[str]:
    """The names of the photos that a query is true of."""
    store = answer_of(library.columns())
    parsed = parse_query(text)
    assert not parsed.errors
    rows = np.flatnonzero(store.matching_mask(parsed.query.terms)).tolist()
    return sorted(store.photo(row).path.name for row in rows)


def test_no_photo_is_read_unless_the_user_wants_it(indexed: Library, model: FakeOcrModel) -> None:
    with pytest.raises(PhotoError, match="off"):
        answer_of(find_text(indexed))
    assert model.looked == []
    assert matching(indexed, "text:invoice") == []
    assert load_settings(indexed.paths.settings).recognise_text is False


def test_indexing_reads_each_photo_once(indexed: Library, model: FakeOcrModel) -> None:
    answer_of(switch_recognising(indexed, True))
    assert load_settings(indexed.paths.settings).recognise_text is True
    answer_of(index_folders(indexed))
    answer_of(index_folders(indexed))
    assert sorted(model.looked) == list(SHADES)
    assert indexed.catalog.photo_texts.count() == (3, 4)


def test_reading_goes_on_where_it_was_stopped(indexed: Library, model: FakeOcrModel) -> None:
    indexed.settings.recognise_text = True
    cancel_at_each_step(lambda _: find_text(indexed))
    answer_of(find_text(indexed))
    assert sorted(model.looked) == list(SHADES)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("text:invoice", ["a.png"]),
        ("text:CAFE", ["b.png"]),
        ("text:grosse", ["b.png"]),
        ('text:"two words"', ["b.png"]),  # Over the end of a line.
        ('text:"police station"', ["c.png"]),  # A space that was not seen.
        ("text:invoice,café", ["a.png", "b.png"]),
        ("-text:invoice has:text", ["b.png", "c.png"]),
        ("-has:text", ["d.png"]),
        ("text:%", []),
        ("text:d.png", ["d.png"]),  # Its name, as before.
    ],
)
def test_text_is_found_in_any_case_and_without_accents(
    read: Library, query: str, names: list[str]
) -> None:
    assert matching(read, query) == names


def test_folding_keeps_letters_and_one_space() -> None:
    assert fold_text("  Ärger\n im\tCafé ﬁne ß ") == "arger im cafe fine ss"


def test_a_report_tells_no_text_from_not_read(read: Library, model: FakeOcrModel) -> None:
    reports = [answer_of(inspect_photo(read, each)) for each in answer_of(list_photos(read))]
    texts = {report.path.name: report.text for report in reports}
    assert texts == {name: "\n".join(lines) for name, lines in TEXTS.items()}
    answer_of(forget_texts(read))
    assert answer_of(inspect_photo(read, answer_of(list_photos(read))[0])).text is None


def test_another_model_reads_again(read: Library, model: FakeOcrModel) -> None:
    read._ocr_model = FakeOcrModel("newer")
    assert answer_of(find_text(read)) == len(TEXTS)
    assert read.catalog.photo_texts.count() == (3, 4)


def test_no_byte_of_forgotten_text_stays(read: Library) -> None:
    answer_of(forget_texts(read))
    assert matching(read, "text:invoice") == []
    files = [read.catalog.path, read.catalog.path.with_name(read.catalog.path.name + "-wal")]
    assert not any(b"INVOICE" in file.read_bytes() for file in files if file.exists())


def test_metadata_written_into_a_photo_leaves_its_text(read: Library, photos: Path) -> None:
    photo = next(each for each in answer_of(list_photos(read)) if each.path.name == "a.png")
    with photo.path.open("ab") as file:
        file.write(b" ")
    assert rebind(read, photo).digest != photo.digest
    assert matching(read, "text:invoice") == ["a.png"]


def draw_screen(path: Path, size: tuple[int, int], **options: object) -> None:
    picture = Image.new("RGB", size, (250, 250, 250))
    lines = ImageDraw.Draw(picture)
    for top in range(20, size[1], 40):
        lines.text((20, top), "Settings  Network  Display  Sound", fill=(20, 20, 20))
    picture.save(path, **options)  # type: ignore[arg-type]


def test_screenshots_are_told_without_reading_text(library: Library, photos: Path) -> None:
    photos.mkdir(exist_ok=True)
    chance = np.random.default_rng(1)
    noise = Image.fromarray(chance.integers(0, 255, (720, 1280, 3), np.uint8))
    draw_screen(photos / "window.png", (611, 403))
    draw_screen(photos / "telephone.jpg", (720, 1280))
    draw_screen(photos / "plain.jpg", (611, 403))
    noise.save(photos / "photo.png")
    noise.resize((611, 403)).save(photos / "Screenshot_2024.jpg")
    camera = Image.Exif()
    camera[0x010F], camera[0x0110] = "Canon", "R5"
    draw_screen(photos / "camera.jpg", (720, 1280), exif=camera)
    answer_of(index_folders(library, [photos]))
    shots = ["Screenshot_2024.jpg", "telephone.jpg", "window.png"]
    assert matching(library, "kind:screenshot") == shots
    assert matching(library, "-kind:screenshot") == ["camera.jpg", "photo.png", "plain.jpg"]
    assert matching(library, "kind:png kind:screenshot") == ["window.png"]
    assert answer_of(count_field_values(library))["kind"]["screenshot"] == 3
    assert library.catalog.flat_shares.lacking() == []


def test_lines_are_kept_with_their_corners_in_shares_of_the_photo(read: Library) -> None:
    digest = next(each.digest for each in answer_of(list_photos(read)) if each.path.name == "b.png")
    (line,) = answer_of(list_lines(read, digest, ["cafe"]))
    assert line.text == "Café Größe"
    expected = [(0.1, 0.1), (0.9, 0.1), (0.9, 0.2), (0.1, 0.2)]
    assert np.array(line.corners) == pytest.approx(np.array(expected), abs=1e-3)
    assert [each.text for each in answer_of(list_lines(read, digest, ["two words"]))] == [
        "two",
        "words",
    ]
    assert answer_of(list_lines(read, digest, ["invoice"])) == []
    assert answer_of(list_lines(read, "0" * 32, ["cafe"])) == []


def test_a_phrase_is_found_though_the_recogniser_missed_its_space() -> None:
    lines = [TextLine("policestation", ()), TextLine("closed", ())]
    assert find_lines(lines, ["Police station"]) == lines[:1]
    assert find_lines(lines, ["open"]) == []


def test_photos_of_pages_are_documents(read: Library) -> None:
    by_name = {each.path.name: each.digest for each in answer_of(list_photos(read))}
    lines = [TextLine("ten letters", ((0.0, 0.0),) * 4)]
    texts = {by_name["c.png"]: 30 * lines, by_name["b.png"]: 29 * lines}
    with read.catalog.transaction():
        read.catalog.photo_texts.put("fake-ocr", texts)
    assert matching(read, "kind:document") == ["c.png"]
    assert by_name["c.png"] in answer_of(find_sceneless(read))
    assert by_name["b.png"] not in answer_of(find_sceneless(read))
