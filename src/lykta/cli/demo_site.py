"""The demo's site: the handbook on this machine, told to be a demo on every page."""

import os
from pathlib import Path

from rich.text import Text

from lykta.cli.terminal import screen


def serve_demo(folder: Path, port: int) -> None:
    """Serve the handbook on 127.0.0.1 with its data in the demo's folder, until it is ended."""
    from lykta.web.serving import Serving, run  # noqa: PLC0415 - the server's packages are needed from here on.

    os.environ |= {
        "LYKTA_DEMO": "yes",
        "LYKTA_HTTPS": "no",
        "LYKTA_DATA_FOLDER": str(folder / "site"),
    }
    console = screen()
    console.print(Text(f"\nThe handbook: http://127.0.0.1:{port} (in English: /en/)", style="bold"))
    console.print("End it with Ctrl+C.")
    run(Serving(port=port, workers=1))
