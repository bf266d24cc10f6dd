"""The workbench's server: one result, for the browser of this machine that has the key."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from lykta.ads.contacts.protection import KEY_FILE_VARIABLE as CONTACT_KEY
from lykta.ads.evidence.signing import KEY_FILE_VARIABLE as EVIDENCE_KEY


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
    evidence_key: Path | None = None
    """The same of the key that evidence is signed with."""

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
        if variable not in {CONTACT_KEY, EVIDENCE_KEY}:
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
    for variable, path in ((CONTACT_KEY, site.contact_key), (EVIDENCE_KEY, site.evidence_key)):
        if path:
            os.environ[variable] = str(path.resolve())
