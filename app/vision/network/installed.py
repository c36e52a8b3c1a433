"""Files of networks that installed packages bring, found without importing these."""

import hashlib
from importlib import metadata
from pathlib import Path

from app.domain.errors import ModelUnusable


def find_installed(package: str, name: str, digest: str, model: str) -> Path:
    """Return the path of a file of a package, by its name and SHA-256; `model` names it in messages.

    Raises ModelUnusable where it is missing, or another one.
    """
    try:
        files = metadata.files(package) or []
        path = next(Path(str(each.locate())) for each in files if each.name == name)
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (metadata.PackageNotFoundError, StopIteration, OSError) as error:
        raise ModelUnusable(f"The {model} is not installed: {name} is missing.") from error
    if found != digest:
        raise ModelUnusable(f"The {model} is not usable: {name} is not the file it should be.")
    return path
