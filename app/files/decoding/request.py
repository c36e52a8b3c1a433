"""Requests to decoders: what is to be made of a file."""

from dataclasses import dataclass, field
from pathlib import Path

from app.domain.model_input import InputSpec
from app.files.export.options import ExportOptions, LibraryMetadata


@dataclass(frozen=True, slots=True)
class DecodeRequest:
    """What is to be made of a file."""

    thumbnail: int = 0
    """Longer side of the thumbnail; 0 for none."""
    frame: InputSpec | None = None
    """The embedder's pixels, if any."""
    small: int = 0
    """Side of the square that the whole photo is squeezed to, for its colours; 0 for none."""
    view: int | None = None
    """Longer side of the photo to look at, 0 for all its pixels; None for none."""
    preview: bool = False
    """To look at: only what a preview inside the file gives, however small; nothing where there is none."""
    animation: int = 0
    """Longer side of the frames of an animation; 0 for none. Nothing else is made then."""
    measures: bool = False
    digest_only: bool = False
    exif_only: bool = False
    """Only how it was taken: of its bytes no more are read than say that, and there is no digest."""
    metadata: tuple[Path, ...] | None = None
    """The sidecars whose metadata, with that embedded in the file, are read; None to read none."""
    export: ExportOptions | None = None
    """A new JPEG of it, if any."""
    library: LibraryMetadata = field(default_factory=LibraryMetadata)
    """What that is to say beside what the file says itself."""

    @property
    def is_metadata_only(self) -> bool:
        """Whether nothing else is asked for: the file need not be a picture that can be decoded."""
        return self.metadata is not None and self == DecodeRequest(metadata=self.metadata)

    @property
    def is_view_only(self) -> bool:
        """Whether nothing but pixels to look at is wished: the bytes need no digest then."""
        others = self.thumbnail or self.frame or self.small or self.measures
        return self.view is not None and not others

    @property
    def is_for_tiles(self) -> bool:
        """Whether of its pixels only a small picture is wished, for tiles and for the embedder."""
        larger = self.view is not None or self.measures or self.export is not None
        return self.thumbnail > 0 and not larger
