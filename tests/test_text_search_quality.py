"""On captioned photos the bridge was not learned from: do words find them, and does nonsense find none?

The photos are not part of the repository: $ALBUMEN_PHOTOS names their folder, or they lie in
`shared/photos` beside the checkout. Without them these tests are skipped.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from app.similarity.search.cutoff import TEXT, find_cutoff
from app.similarity.search.projected_index import ProjectedIndex
from app.similarity.search.vector_index import VectorIndex
from app.vision.builtin import open_builtin
from app.vision.registry import BUILTIN
from app.vision.text_embedding import TextEmbedding, open_text_embedding
from tests.captions import NONSENSE, Captioned, embed, read_captioned
from tests.running import answer_of

HERE = Path(__file__).resolve().parents[1]
PHOTOS = Path(os.environ.get("ALBUMEN_PHOTOS") or HERE.parent / "shared" / "photos")
CAPTIONS = PHOTOS / "captions"

pytestmark = [
    pytest.mark.skipif(not CAPTIONS.is_dir(), reason="the shared photos are not here"),
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def captioned() -> Captioned:
    return read_captioned(CAPTIONS)


@pytest.fixture(scope="module")
def given(models_cache: Path) -> TextEmbedding:
    return answer_of(open_text_embedding(BUILTIN, models_cache))


@pytest.fixture(scope="module")
def held_out(captioned: Captioned, given: TextEmbedding, models_cache: Path) -> ProjectedIndex:
    """The photos held out, read and embedded as Albumen does."""
    names = [captioned.names[row] for row in captioned.held_out]
    photos = [CAPTIONS / "images" / name for name in names]
    index = VectorIndex()
    index.attach(names, embed(answer_of(open_builtin(models_cache)), photos))
    assert given.photo_map is not None
    return ProjectedIndex(index, given.photo_map.weights, given.photo_map.bias)


def test_a_caption_finds_its_photo(
    captioned: Captioned, given: TextEmbedding, held_out: ProjectedIndex
) -> None:
    """Among 500; recall@10 among 1,000 is about 0.13 lower (tests/benchmarks/words.py says more)."""
    hits = []
    for place, row in enumerate(captioned.held_out):
        scores = held_out.scores(given.embed(captioned.captions[row][:1])[0])
        hits.append((scores > scores[place]).sum() < 10)
    assert np.mean(hits) >= 0.74


def test_what_is_above_the_cut_off_of_a_word_shows_it(
    captioned: Captioned, given: TextEmbedding, held_out: ProjectedIndex
) -> None:
    reached = []
    for word in captioned.common_words():
        truth = captioned.shows(word)[captioned.held_out]
        if not truth.any():
            continue
        scores = held_out.scores(given.embed([word])[0])
        end = find_cutoff(scores, TEXT)
        found = scores >= (np.inf if end is None else end)
        reached.append(2 * (truth & found).sum() / (truth.sum() + found.sum()))
    assert np.mean(reached) >= 0.27


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_finds_nothing(given: TextEmbedding, held_out: ProjectedIndex, text: str) -> None:
    assert find_cutoff(held_out.scores(given.embed([text])[0]), TEXT) is None
