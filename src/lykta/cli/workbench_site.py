"""The workbench's server: one result, for the browser of this machine that has the key."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from lykta.ads.identify.key import KEY_FILE_VARIABLE

# The keys that the workbench reads: of contacts that are shown, and of evidence that is signed.
_KEY_FILES = {KEY_FILE_VARIABLE, "LYKTA_EVIDENCE_KEY_FILE"}


@dataclass(frozen=True, kw_only=True)
class WorkbenchSite:
    """What is served, for whom and where; `folder` takes the style sheets."""

    result: Path
    analyst: str
    key: str = field(repr=False)
    folder: Path
    bind: str = "127.0.0.1"
    port: int = 8001
    demo: bool = False
    contact_key: Path | None = None
    """Where the key of the result's contacts lies, when it is not where the environment says."""

    @property
    def address(self) -> str:
        """What lets a browser in."""
        host = f"[{self.bind}]" if ":" in self.bind else self.bind
        return f"http://{host}:{self.port}/?key={self.key}"


def serve_workbench(site: WorkbenchSite) -> None:
    """Serve one result until it is ended. What the environment says of another server does not count."""
    from lykta.web.serving import Serving, run  # noqa: PLC0415 - other commands need not wait for it.

    _set_environment(site)
    # One process: it holds the result open, and one analyst asks one question at a time.
    run(Serving(bind=site.bind, port=site.port, workers=1))


def _set_environment(site: WorkbenchSite) -> None:
    for variable in [name for name in os.environ if name.startswith("LYKTA_")]:
        if variable not in _KEY_FILES:
            del os.environ[variable]
    os.environ |= {
        "LYKTA_PARTS": "workbench",
        "LYKTA_HTTPS": "no",
        "LYKTA_DEMO": "yes" if site.demo else "no",
        "LYKTA_DATA_FOLDER": str(site.folder),
        "LYKTA_RESULT": str(site.result.resolve()),
        "LYKTA_ANALYST": site.analyst,
        "LYKTA_WORKBENCH_KEY": site.key,
    }
    if site.contact_key:
        os.environ[KEY_FILE_VARIABLE] = str(site.contact_key.resolve())
