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
    site = f"http://127.0.0.1:{port}"
    console.print(Text("\nThe pages for people who are worried about someone", style="bold"))
    console.print(f"  {site}/ in Swedish, {site}/en/ in English", highlight=False)
    console.print("Open one in a browser. Every page says that it is a demo. End it with Ctrl+C.")
    run(Serving(port=port, workers=1))
