"""The settings of a server with all parts, for the type checker, which reads them to know the tables."""

import os

os.environ["LYKTA_TEST_DATABASE"] = "sqlite"

from tests.web.settings import *
