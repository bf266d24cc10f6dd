"""The package `benchmarks` is not installed: it stands beside `src` and is found from the project's root."""

import sys

from tests.project.tree import ROOT

if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
