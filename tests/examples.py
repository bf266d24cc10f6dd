"""How many examples Hypothesis tries of each property.

`make test` and continuous integration try a quarter, so that they can be run after each change, and `make
test-all` tries all (LYKTA_TEST_EXAMPLES=all). Each run draws new ones.
"""

import os
from typing import Final

_PART: Final = 1 if os.environ.get("LYKTA_TEST_EXAMPLES") == "all" else 4


def examples(many: int = 100) -> int:
    """So many where all are tried."""
    return -(-many // _PART)
