"""Takes a picture of every component in every state and compares it with the one that is kept.

    .venv/bin/python scripts/compare_components.py [--keep]

Needs a browser (`make browser`). Lists what differs, and the exit code is then 1; what each looks like now is
in build/components. With --keep the pictures of now are kept instead.
"""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser_program import MISSING, PROGRAM, launch  # noqa: E402 - as above.
from tests.web.browser.likeness import KEPT, pictures, small, unlike  # noqa: E402 - the tests' own comparison.
from tests.web.server import running  # noqa: E402 - as above, and their way of starting a server.

NOW = ROOT / "build/components"


def main(*, keep: bool) -> int:
    """Compare all components, or keep their pictures."""
    if PROGRAM is None:
        print(MISSING, file=sys.stderr)
        return 2
    folder = KEPT if keep else NOW
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    differing = 0
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data), LYKTA_DEMO="yes") as site,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for name, picture in pictures(browser, site.address):
            file = f"{name}.png"
            (folder / file).write_bytes(small(picture))
            kept = KEPT / file
            share = unlike(kept.read_bytes(), picture) if kept.is_file() else 1.0
            if share is not None:
                differing += 1
                print(f"{name}: {share:.1%} differs")
        browser.close()
    print(f"Kept in {folder}." if keep else f"{differing} differ. What they look like now: {folder}")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(keep="--keep" in sys.argv[1:]))
