"""What a plain script with transformers does: open, process and embed one photo after the other.

    python -m tests.benchmarks.plain_transformers FOLDER FILE

An EfficientNet-B2, of about the built-in network's size, with weights drawn at random, run eagerly by torch; the
averages of the last hidden layer go to FILE as an array. It makes no thumbnail and reads no metadata. This is what
`index_against` times beside Albumen.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import EfficientNetConfig, EfficientNetImageProcessorPil, EfficientNetModel

SIDE = 260


def main() -> None:
    """Embed a folder."""
    folder, to = Path(sys.argv[1]), Path(sys.argv[2])
    model = EfficientNetModel(
        EfficientNetConfig(
            image_size=SIDE, width_coefficient=1.1, depth_coefficient=1.2, hidden_dim=1408
        )
    ).eval()
    process = EfficientNetImageProcessorPil(size={"height": SIDE, "width": SIDE})
    vectors: list[np.ndarray] = []
    with torch.no_grad():
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            with Image.open(path) as photo:
                given = process(photo.convert("RGB"), return_tensors="pt")
            areas = model(**given).last_hidden_state
            vectors.append(areas.mean(dim=(2, 3))[0].numpy())
    np.save(to, np.stack(vectors))


if __name__ == "__main__":
    main()
