"""Texts from the outputs of a recogniser: the likeliest letter at each step, repeats and blanks left out (CTC).

Source: Graves et al., Connectionist Temporal Classification, 2006, best path decoding.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_BLANK = 0


def decode_text(
    letters: NDArray[np.integer], shares: NDArray[np.floating], alphabet: Sequence[str]
) -> tuple[str, float]:
    """Return the text of steps (n,), each with its likeliest letter and how likely that is; and the mean of that.

    `alphabet` is by the numbers of letters; its first entry is the blank.
    """
    is_new = np.diff(letters, prepend=-1) != 0
    kept = is_new & (letters != _BLANK)
    if not kept.any():
        return "", 0.0
    numbers: list[int] = letters[kept].tolist()
    text = "".join(alphabet[number] for number in numbers)
    return text.strip(), float(shares[kept].mean())
