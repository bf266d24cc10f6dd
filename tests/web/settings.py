"""The settings under test: those of a server on this machine, with a data folder of its own.

LYKTA_TEST_DATABASE says which server: without it one with the public pages alone; `sqlite`, or the address of
a PostgreSQL server, one with the consultation and its logins as well. With LYKTA_TEST_WORKBENCH it is the
server of the workbench, which runs with no other part; its tests make the result that it shows.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

DATABASE = os.environ.get("LYKTA_TEST_DATABASE", "")
WORKBENCH = os.environ.get("LYKTA_TEST_WORKBENCH", "")

# Set before the settings are read; a developer's own variables do not reach the tests.
_KEPT = {"LYKTA_CONTACT_KEY_FILE", "LYKTA_TEST_DATABASE", "LYKTA_TEST_WORKBENCH"}
for name in [name for name in os.environ if name.startswith("LYKTA_") and name not in _KEPT]:
    del os.environ[name]
os.environ.pop("LYKTA_TEST_DATABASE", None)
os.environ.pop("LYKTA_TEST_WORKBENCH", None)
_folder = tempfile.mkdtemp(prefix="lykta-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_variables = {
    "LYKTA_HTTPS": "no",
    "LYKTA_DATA_FOLDER": f"{_folder}/data",
    "LYKTA_HOSTS": "testserver,localhost,127.0.0.1",
}
if DATABASE:
    from lykta.web.keys.keyring import create_keyring

    create_keyring(Path(_folder, "keys"))
    Path(_folder, "editions").mkdir()
    _variables |= {
        "LYKTA_PARTS": "handbook,consult,plan,editions",
        "LYKTA_EDITIONS_FOLDER": f"{_folder}/editions",
        "LYKTA_KEY_FOLDER": f"{_folder}/keys",
        "LYKTA_SECRET_KEY": "a secret of the tests, which signs nothing that anybody relies on",
        "LYKTA_COUNTY_PARTS": "norra länet,södra länet",
        "LYKTA_ADDRESS": "https://lykta.example.se",
    }
    if DATABASE != "sqlite":
        _variables["LYKTA_DATABASE"] = DATABASE
if WORKBENCH:
    _variables |= {
        "LYKTA_PARTS": "workbench",
        "LYKTA_RESULT": f"{_folder}/county.lykta",
        "LYKTA_ANALYST": "Anna",
        "LYKTA_WORKBENCH_KEY": "the key of the tests, which opens nothing else",
    }
os.environ.update(_variables)

from lykta.web.settings import *

# The variables have served; commands under test start from none.
for name in _variables:
    del os.environ[name]
if WORKBENCH:
    os.environ["LYKTA_TEST_WORKBENCH"] = WORKBENCH
if DATABASE:
    os.environ["LYKTA_TEST_DATABASE"] = DATABASE
    # A hash that takes a tenth of a second is made for every member of every test's cast.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if DATABASE != "sqlite":
        MIDDLEWARE = ["tests.web.as_web_role.AsWebRole", *MIDDLEWARE]
    MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
# WhiteNoise looks for the folder when the first page is asked for.
STATIC_ROOT.mkdir(parents=True)
# Each client of a test starts the middleware anew, which would read all static files: a tenth of the time.
WHITENOISE_AUTOREFRESH = True
