"""Mutants of real files: decoded, with their metadata, in child processes as an indexing does.

    python -m tests.benchmarks.mutants ../shared/photos/formats 10000

Prints how many were read, refused with a sentence, cost their child process (crashed, or took too long), and
were not accounted for, of which there must be none.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from app.domain.errors import Unreadable
from app.domain.model_input import InputSpec
from app.files.decoding.pool import DecodeJob, DecoderDied, DecoderPool
from app.files.decoding.request import DecodeRequest
from app.files.formats import has_photo_extension
from tests.mutants import mutants

_LARGEST = 400_000
"""Bytes of an original: small ones are damaged where it hurts."""
_REQUEST = DecodeRequest(thumbnail=400, frame=InputSpec(224), measures=True, metadata=())


def main(folder: Path, count: int) -> None:
    """Decode the mutants."""
    files = (path for path in sorted(folder.rglob("*")) if has_photo_extension(path.name))
    originals = [path for path in files if 0 < path.stat().st_size < _LARGEST]
    outcomes: Counter[str] = Counter()
    answered: set[int] = set()
    with tempfile.TemporaryDirectory() as place, DecoderPool(timeout=20) as pool:
        waiting = enumerate(mutants(originals, count))
        done = False
        while not done or pool.pending:
            while pool.room and not done:
                if (following := next(waiting, None)) is None:
                    done = True
                    break
                key, (name, content) = following
                path = Path(place, name)
                path.write_bytes(content)
                pool.submit(DecodeJob(key, path, _REQUEST))
            for job, result in pool.collect(0.05):
                outcomes[_name(result)] += 1
                answered.add(job.key)
                if isinstance(result, DecoderDied):
                    print(f"{originals[job.key % len(originals)]} {job.path.name}: {result.reason}")
                job.path.unlink()
    print(f"{count} mutants of {len(originals)} files: {dict(outcomes)}")
    print(f"not accounted for: {count - len(answered)}")


def _name(result: object) -> str:
    if isinstance(result, DecoderDied):
        return "cost their child"
    return "refused" if isinstance(result, Unreadable) else "read"


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
