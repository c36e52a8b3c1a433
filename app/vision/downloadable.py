"""Downloadable models. A new one is a line in DOWNLOADABLE."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DownloadableModel:
    """A model on the hub of Hugging Face, with weights as safetensors."""

    name: str
    """The name of its folder, and on the terminal."""
    title: str
    repository: str
    megabytes: int
    """Approximate; the exact size is known when the download begins."""
    licence: str
    good_for: str
    scores: str
    """As published, with their source."""
    supports_text: bool = False


DOWNLOADABLE = (
    DownloadableModel(
        "siglip2-base",
        "SigLIP 2 base",
        "google/siglip2-base-patch16-224",
        1_500,
        "Apache-2.0",
        "text search in many languages; recognises subjects",
        "COCO text to photo, recall@1: 52.1 % (its authors, 2025)",
        supports_text=True,
    ),
    DownloadableModel(
        "clip-vit-b32",
        "CLIP ViT-B/32 (LAION-2B)",
        "laion/CLIP-ViT-B-32-laion2B-s34B-b79K",
        605,
        "MIT",
        "text search in English; the fastest download with text search",
        "COCO text to photo, recall@1: 39.3 % (OpenCLIP's table)",
        supports_text=True,
    ),
    DownloadableModel(
        "dinov2-small",
        "DINOv2 small",
        "facebook/dinov2-small",
        88,
        "Apache-2.0",
        "similarity only: finds the same object or place again",
        "Oxford-Hard, mean average precision: 43.2 % (its model card)",
    ),
    DownloadableModel(
        "dinov2-base",
        "DINOv2 base",
        "facebook/dinov2-base",
        346,
        "Apache-2.0",
        "similarity only: more accurate, at half the speed",
        "Oxford-Hard, mean average precision: 49.5 % (its model card)",
    ),
)


def find_downloadable(name: str) -> DownloadableModel | None:
    """Return the downloadable model of that name, or None."""
    return next((each for each in DOWNLOADABLE if each.name == name), None)


def find_downloaded(folder: Path, downloads: Path) -> DownloadableModel | None:
    """Return the model that was downloaded into that folder, or None."""
    return next((each for each in DOWNLOADABLE if folder == downloads / each.name), None)
