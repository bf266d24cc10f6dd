"""Somebody who visits the server of a machine over https, with curl, and the certificate for it."""

import re
import time
from typing import Final

from tests.packaging.machine import Machine
from tests.web.consult.views.asking_pages import answers

HOST: Final = "lykta.example.se"
CERTIFICATE: Final = f"/etc/letsencrypt/live/{HOST}"
_PATIENCE_S: Final = 180


def make_certificate(made: Machine) -> None:
    """Put a certificate where the proxies look for one, and the server's name among those that are known."""
    made.sure("mkdir", "-p", CERTIFICATE)
    made.sure(
        "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}", "-days", "30",
        "-keyout", f"{CERTIFICATE}/privkey.pem", "-out", f"{CERTIFICATE}/fullchain.pem",
    )  # fmt: skip
    made.sure("sh", "-c", f"echo 127.0.0.1 {HOST} >> /etc/hosts")


def curl(*words: str, fails: bool = True) -> tuple[str, ...]:
    """The words of a call; it fails for an answer of 400 or more, unless that is what is looked for."""
    return ("curl", "-sS", *(("-f",) if fails else ()), "--cacert", f"{CERTIFICATE}/fullchain.pem", *words)


def wait_for(made: Machine, *words: str) -> str:
    """What a call answers when it first succeeds.

    curl, told to try again, would wait as long as the page that stands in for a server that is down says.
    """
    until = time.monotonic() + _PATIENCE_S
    while (done := made.run(*curl(*words))).code != 0:
        assert time.monotonic() < until, done.err
        time.sleep(0.1)
    return done.out


def ask(made: Machine, question: str) -> str:
    """Ask, and give the receipt."""
    page = _post(made, "/fraga-teamet/fraga/", answers(body=question, county_part=""))
    found = re.search(r'class="receipt-words"[^>]*>(.*?)</p>', page, re.DOTALL)
    assert found, page
    return " ".join(re.findall(r"<span>(\w+)</span>", found[1]))


def come_back(made: Machine, receipt: str) -> str:
    """The page that a receipt opens, or the one that says that it opens none."""
    return _post(made, "/fraga-teamet/kom-tillbaka/", {"receipt": receipt}, fails=False)


def _post(made: Machine, path: str, fields: dict[str, str], *, fails: bool = True) -> str:
    sent = [word for name, value in fields.items() for word in ("--data-urlencode", f"{name}={value}")]
    return made.sure(*curl(*sent, f"https://{HOST}{path}", fails=fails))
