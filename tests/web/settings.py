"""The settings under test: those of a server on this machine, with a data folder of its own."""

import atexit
import os
import shutil
import tempfile

# Set before the settings are read; a developer's own variables do not reach the tests.
for name in [name for name in os.environ if name.startswith("LYKTA_") and name != "LYKTA_CONTACT_KEY_FILE"]:
    del os.environ[name]
_folder = tempfile.mkdtemp(prefix="lykta-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["LYKTA_HTTPS"] = "no"
os.environ["LYKTA_DATA_FOLDER"] = _folder
os.environ["LYKTA_HOSTS"] = "testserver,localhost,127.0.0.1"

from lykta.web.settings import *

# The variables have served; commands under test start from none.
for name in ("LYKTA_HTTPS", "LYKTA_DATA_FOLDER", "LYKTA_HOSTS"):
    del os.environ[name]
# WhiteNoise looks for the folder when the first page is asked for.
STATIC_ROOT.mkdir()
