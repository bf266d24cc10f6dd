"""How many examples Hypothesis tries of each property.

`make test` tries a quarter, so that it can be run after each change. `make test-all`, and continuous
integration for the slow tests, set LYKTA_TEST_EXAMPLES=all and try all. Each run draws new ones.
"""

import os
from typing import Final

_PART: Final = 1 if os.environ.get("LYKTA_TEST_EXAMPLES") == "all" else 4


def examples(many: int = 100) -> int:
    """So many where all are tried."""
    return -(-many // _PART)
