"""Fetches the built file of d3 that the workbench draws with, and checks that it is the one we mean.

    .venv/bin/python scripts/vendor_d3.py

Needs npm once, to fetch the package; nothing needs it to build or to run. The file and its licence lie in the
package afterwards, as they came.
"""

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

PACKAGE: Final = "d3@7.9.0"
FOLDER: Final = Path(__file__).resolve().parents[1] / "src/lykta/web/workbench/static/workbench/vendor"
FILES: Final = {
    "package/dist/d3.min.js": (
        "d3.min.js",
        "f2094bbf6141b359722c4fe454eb6c4b0f0e42cc10cc7af921fc158fceb86539",
    ),
    "package/LICENSE": (
        "d3.LICENSE",
        "3e6849627f74ff73c257a3ae1efb574015d94fc1035c05ec3c15805165efcbc4",
    ),
}
"""Each file of the package with the name that it has here and its SHA-256."""


def main() -> None:
    """Fetch the package and write its files, or say which of them is another than it should be."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            for inside, (name, digest) in FILES.items():
                member = package.extractfile(inside)
                content = member.read() if member else b""
                found = hashlib.sha256(content).hexdigest()
                if found != digest:
                    sys.exit(
                        f"{PACKAGE} {inside} has the SHA-256 {found}, not {digest}. Nothing was written."
                    )
                FOLDER.mkdir(parents=True, exist_ok=True)
                (FOLDER / name).write_bytes(content)


if __name__ == "__main__":
    main()
