"""The tests. The second of two workers uses the database server that is there for it alone, where one is."""

import os

if os.environ.get("PYTEST_XDIST_WORKER") == "gw1" and os.environ.get("SECOND_TEST_DATABASE"):
    os.environ["LYKTA_TEST_DATABASE"] = os.environ.pop("SECOND_TEST_DATABASE")
