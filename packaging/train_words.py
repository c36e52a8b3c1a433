"""Learns the bridge between words and photos that ships in resources/ (its card: resources/words_bridge.md).

    python packaging/train_words.py CAPTIONS --work DIR [--held-out 500] [--save resources/words_bridge.npz]

Run from the root of the checkout, in its environment. CAPTIONS holds `captions.csv` (image, caption) and
`images/`. DIR keeps the embedded photos and texts, which take a quarter of an hour on 2 cores; learning
takes four minutes. The photos held out are the last of an order drawn with a fixed seed; how the recipe
was chosen says the card.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from words_data import VIEWS, Data, class_directions, gather
from words_merge import merge_bridges

from app.vision.builtin import builtin_recipe
from app.vision.projection import Linear, Projection, save_projection
from app.vision.text_embedding import prompt_variants
from app.vision.text_encoder import minilm_recipe

SPLIT = 20261122
"""Seed of the order in which photos are held out."""
DIMENSIONS, HIDDEN = 512, 512
SEEDS, KEPT = 4, 256
"""So many bridges are merged into one of so many dimensions: recall@10 0.658 where one alone has 0.636,
among 1,000 photos held out."""
EPOCHS, BATCH, RATE, DECAY = 60, 1024, 2e-3, 0.05
FORGET_PHOTO, FORGET_TEXT = 0.5, 0.1
"""Dropout; of the photo's numbers 0.5 for 0.1 brought recall@10 from about 0.634 to 0.644."""
WORDS, CLASSES, NONSENSE = 640, 256, 128
"""Texts of each kind in one step's matching."""
ALONG, RESIDUE = 0.8, 0.5
"""A made-up photo of a class: so far from the mean, with so much of a real photo's own difference."""
MATCHING = 0.7
"""Weight of the matching against the captions."""
RANKING = 3.0
"""Weight of the words' ranking against the matching."""
MATCH_SHARPNESS, MATCH_EVEN = 19.0, 0.31
"""A match has even odds at this cosine; both were learned once, and then fixed."""
STRANGE = 0.5
"""Nonsense has a lower cosine than this with every word and class."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Vectors of what may be asked in a word or two, each said in three ways: (n, 3, 384)."""

    words: Tensor
    classes: Tensor
    """Word, kind and plural of each class, (1000, 9, 384)."""
    nonsense: Tensor

    @classmethod
    def of(cls, data: Data) -> "Texts":
        """The data's vectors, and of its nonsense what is far from everything else."""

        def said(words: list[str]) -> np.ndarray:
            return np.array([[data.texts[way] for way in prompt_variants(word)] for word in words])

        words = said(data.words)
        classes = said([name for each in data.classes for name in each])
        known = np.concatenate([words[:, 0], classes[:, 0]])
        nonsense = said(data.nonsense)
        strange = (nonsense[:, 0] @ known.T).max(axis=1) < STRANGE
        return cls(
            torch.from_numpy(words),
            torch.from_numpy(classes.reshape(len(data.classes), -1, words.shape[2])),
            torch.from_numpy(nonsense[strange]),
        )


class Maps(nn.Module):
    """Both maps: linear for photos; one hidden layer, and what goes past it, for texts."""

    def __init__(self, photos: Tensor, texts: Tensor) -> None:
        super().__init__()
        self.mean, self.scale = photos.mean(0), photos.std()
        self.text_mean, self.text_scale = texts.mean(0), texts.std()
        self.photo = nn.Linear(photos.shape[1], DIMENSIONS)
        self.hidden = nn.Linear(texts.shape[1], HIDDEN)
        self.outward = nn.Linear(HIDDEN + texts.shape[1], DIMENSIONS)
        self.sharpness = nn.Parameter(torch.tensor(3.0))

    def photos(self, photos: Tensor) -> Tensor:
        inputs = functional.dropout((photos - self.mean) / self.scale, FORGET_PHOTO, self.training)
        return functional.normalize(self.photo(inputs), dim=1)

    def texts(self, texts: Tensor) -> Tensor:
        inputs = (texts - self.text_mean) / self.text_scale
        hidden = functional.dropout(self.hidden(inputs).relu(), FORGET_TEXT, self.training)
        return functional.normalize(self.outward(torch.cat([hidden, inputs], dim=1)), dim=1)

    def bridge(self, embedder: str, texts: str) -> Projection:
        """What ships: the same maps for vectors as they come."""

        def linear(layer: nn.Linear, mean: Tensor, scale: Tensor, plain: int = 0) -> Linear:
            weights = layer.weight.detach().T.clone()
            weights[plain:] /= scale
            bias = layer.bias.detach() - mean @ weights[plain:]
            return Linear(weights.numpy(), bias.numpy())

        return Projection(
            embedder,
            texts,
            linear(self.photo, self.mean, self.scale),
            linear(self.hidden, self.text_mean, self.text_scale),
            linear(self.outward, self.text_mean, self.text_scale, HIDDEN),
        )


class Lessons:
    """What one step learns from: photos with their captions, and short texts that match photos or do not."""

    def __init__(self, data: Data, rows: Tensor) -> None:
        self.rows = rows
        self.views = torch.from_numpy(data.photos)
        self.captions = torch.from_numpy(data.captions)
        self.counts = torch.from_numpy(data.counts)
        self.asked = Texts.of(data)
        kinds = [kind for _word, kind, _plural in data.classes]
        number = {kind: place for place, kind in enumerate(dict.fromkeys(kinds))}
        self.kind_of = torch.tensor([number[kind] for kind in kinds])
        self.shares = torch.zeros(len(data.counts), len(number)).scatter_add_(
            1,
            self.kind_of[torch.from_numpy(data.seen.classes.astype(np.int64))],
            torch.from_numpy(data.seen.shares.astype(np.float32)),
        )
        self.mean = self.views[0, rows].float().mean(0)
        self.towards = class_directions(data, rows)

    def caption_loss(self, maps: Maps, batch: Tensor, photos: Tensor) -> Tensor:
        """Each photo knows its caption among the batch's, and each caption its photo (CLIP, Radford et al. 2021)."""
        texts = maps.texts(self.captions[batch, torch.randint(0, 5, (len(batch),))])
        logits = texts @ photos.T * maps.sharpness.exp().clamp(max=100)
        own = torch.arange(len(batch))
        return (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2

    def match_loss(self, maps: Maps, batch: Tensor, photos: Tensor) -> Tensor:
        """Whether a short text matches a photo, each pair for itself (SigLIP, Zhai et al. 2023).

        So the score from which a photo matches is nearly one for all texts, however many photos match.
        And a text's own photos come before all others, so that rare words are not silenced.
        """
        words = torch.randperm(len(self.asked.words))[:WORDS]
        classes = torch.randperm(len(self.asked.classes))[:CLASSES]
        nonsense = torch.randperm(len(self.asked.nonsense))[:NONSENSE]
        texts = maps.texts(
            torch.cat(
                [
                    _any_way(self.asked.words[words]),
                    _any_way(self.asked.classes[classes]),
                    _any_way(self.asked.nonsense[nonsense]),
                ]
            )
        )
        photos = torch.cat([photos, maps.photos(self._made_up(classes, batch))])
        truth = self._truth(batch, words, classes)
        cosines = texts @ photos.T
        own = (truth == 1).float()
        own[: len(words), : len(batch)] = self.counts[batch][:, words].T.float()
        return _each(cosines, truth) + RANKING * _ranked(cosines, truth, own, maps.sharpness)

    def _truth(self, batch: Tensor, words: Tensor, classes: Tensor) -> Tensor:
        """(texts, photos): 1 where they match, 0 where not, not a number where nobody knows."""
        counts = self.counts[batch][:, words].T
        by_words = torch.where(counts >= 2, 1.0, torch.where(counts == 0, 0.0, torch.nan))
        kinds = self.kind_of[classes]
        shares = self.shares[batch][:, kinds].T
        by_classes = torch.where(shares > 0.3, 1.0, torch.where(shares < 0.01, 0.0, torch.nan))
        made_up = (kinds[:, None] == kinds[None]).float()
        unknown = torch.full((len(words), len(classes)), torch.nan)
        known = torch.cat([torch.cat([by_words, unknown], 1), torch.cat([by_classes, made_up], 1)])
        return torch.cat([known, torch.zeros(NONSENSE, known.shape[1])])

    def _made_up(self, classes: Tensor, batch: Tensor) -> Tensor:
        """A photo of each class, such as the classifier would know: captions name few of its things."""
        others = self.views[0, batch[torch.randint(0, len(batch), (len(classes),))]].float()
        made = self.mean + ALONG * self.towards[classes] + RESIDUE * (others - self.mean)
        return functional.normalize(made, dim=1)


def _each(cosines: Tensor, truth: Tensor) -> Tensor:
    """By the probability that the cut-off takes a cosine for (`app/similarity/search/cutoff.py`)."""
    logits = MATCH_SHARPNESS * (cosines - MATCH_EVEN)
    losses = functional.binary_cross_entropy_with_logits(
        logits, truth.nan_to_num(), reduction="none"
    )
    return losses[~truth.isnan()].sum() / (truth == 1).sum()


def _ranked(cosines: Tensor, truth: Tensor, own: Tensor, sharpness: Tensor) -> Tensor:
    """Cross entropy to a text's own photos, by their weights, over those of which something is known."""
    found = own.any(dim=1)
    unknown = truth[found].isnan() & (own[found] == 0)
    logits = (cosines[found] * sharpness.exp()).masked_fill(unknown, -1e4)
    return functional.cross_entropy(logits, functional.normalize(own[found], p=1, dim=1))


def _any_way(texts: Tensor) -> Tensor:
    """(n, ways, 384) to (n, 384)."""
    return texts[torch.arange(len(texts)), torch.randint(0, texts.shape[1], (len(texts),))]


def learn(data: Data, rows: Tensor, seed: int) -> Maps:
    """Both maps, from these photos."""
    torch.manual_seed(seed)
    lessons = Lessons(data, rows)
    maps = Maps(lessons.views[0, rows].float(), lessons.captions[rows].flatten(0, 1))
    optimiser = torch.optim.AdamW(maps.parameters(), lr=RATE, weight_decay=DECAY)
    steps = len(rows) // BATCH
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, RATE, total_steps=EPOCHS * steps + 1, pct_start=0.1
    )
    for _ in range(EPOCHS):
        for batch in rows[torch.randperm(len(rows))][: steps * BATCH].split(BATCH):
            view = torch.where(torch.rand(BATCH) < 0.5, torch.randint(1, VIEWS, (BATCH,)), 0)
            photos = maps.photos(lessons.views[view, batch].float())
            loss = lessons.caption_loss(maps, batch, photos)
            loss = loss + MATCHING * lessons.match_loss(maps, batch, photos)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
    return maps.eval()


def learn_merged(data: Data, rows: np.ndarray) -> Projection:
    """One bridge of several, each learned with its own seed."""
    names = builtin_recipe().name, minilm_recipe().name
    bridges = [learn(data, torch.from_numpy(rows), seed).bridge(*names) for seed in range(SEEDS)]
    photos = data.photos[0, rows].astype(np.float32)
    return merge_bridges(bridges, photos, data.captions[rows, 0], KEPT)


def recall(bridge: Projection, data: Data, rows: np.ndarray, best: int = 10) -> float:
    """Share of the captions of these photos whose photo is among the best."""
    photos = bridge.photo_map.apply(data.photos[0, rows].astype(np.float32))
    photos /= np.linalg.norm(photos, axis=1, keepdims=True)
    scores = bridge.cross(data.captions[rows].reshape(-1, data.captions.shape[2])) @ photos.T
    own = np.repeat(np.arange(len(rows)), 5)
    return float(((scores > scores[np.arange(len(own)), own][:, None]).sum(axis=1) < best).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("captions", type=Path)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--held-out", type=int, default=500)
    parser.add_argument("--save", type=Path)
    given = parser.parse_args()
    data = gather(given.captions, given.work)
    order = np.random.default_rng(SPLIT).permutation(len(data.counts))
    held_out, rows = order[-given.held_out :], order[: -given.held_out]
    bridge = learn_merged(data, rows)
    for best in (1, 10):
        print(
            f"recall@{best} among {len(held_out)} held out: {recall(bridge, data, held_out, best):.3f}"
        )
    if given.save:
        save_projection(given.save, bridge)


if __name__ == "__main__":
    main()
