"""A table of digests tells the last row of each, however they came."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from app.similarity.vectors.digest_table import DigestTable

_BATCH = st.lists(
    st.builds(lambda begin, end: f"{begin:08x}{end:024x}", st.integers(0, 2), st.integers(0, 400))
    | st.just(""),
    max_size=500,
)


@given(st.lists(_BATCH, max_size=4))
def test_of_a_digest_the_last_row_counts(batches: list[list[str]]) -> None:
    table, known = DigestTable(), dict[str, int]()
    for batch in batches:
        first = len(table)
        counts = table.extend(batch)
        known |= {digest: first + place for place, digest in enumerate(batch) if digest}
        assert counts.tolist() == [known.get(d) == first + place for place, d in enumerate(batch)]
    asked = [*known, "f" * 32, f"{1:08x}{999:024x}"]
    assert table.rows_of(asked).tolist() == [known.get(digest, -1) for digest in asked]
    assert table.rows_of(np.array(asked, "S32")).tolist() == table.rows_of(asked).tolist()
    assert [table.row_of(digest) for digest in asked] == [known.get(digest) for digest in asked]
