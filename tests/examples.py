"""How many examples Hypothesis tries of each property.

`make test` tries a quarter, so that it can be run after each change. Continuous integration tries half of
those of the slow tests (LYKTA_TEST_EXAMPLES=half), and `make test-all` tries all. Each run draws new ones.
"""

import os
from typing import Final

_PART: Final = {"all": 1, "half": 2}.get(os.environ.get("LYKTA_TEST_EXAMPLES", ""), 4)


def examples(many: int = 100) -> int:
    """So many where all are tried."""
    return -(-many // _PART)
