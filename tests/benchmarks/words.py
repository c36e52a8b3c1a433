"""Words out of the box, over captioned photos: recall, the cut-off's F1, nonsense, and times.

    python tests/benchmarks/words.py CAPTIONS [--library DIR]

CAPTIONS holds `captions.csv` (image, caption) and `images/`; DIR keeps the photos' vectors (a temporary
folder where none is named). Prints recall@1 and @10 (a caption's photo among the best) and the mean F1 of
what is above the cut-off, for 50 words, over the photos that the bridge was not learned from and over
all; how many photos nonsense brings; and milliseconds of a query. Asserts nothing.
"""

import argparse
import csv
import re
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

from app.similarity.crossing import Crossing
from app.similarity.cutoff import WORDS, find_cutoff
from app.similarity.index import VectorIndex
from app.vision.builtin import BATCH, open_builtin
from app.vision.wording import Wording, open_wording
from tests.running import answer_of
from tests.spoken import HELD_OUT, MIDDLING, NONSENSE, is_shown, middling_words
