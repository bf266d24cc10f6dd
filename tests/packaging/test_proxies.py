"""nginx and Caddy, as the package has them, before a real server: what they let through and refuse."""

import json
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.packaging.conftest import Packages
from tests.packaging.machine import Machine
from tests.packaging.visiting import CERTIFICATE, HOST, ask, come_back, curl, make_certificate, wait_for
from tests.project.tree import ROOT

pytestmark = pytest.mark.slow

QUESTION = "Vem frågar vi om tolk på kvällen?"

# Answers with the headers that reached it, on the port of Lykta's server.
ECHO = """
import http.server, json
class Echo(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = json.dumps(dict(self.headers)).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
http.server.HTTPServer(("127.0.0.1", 8000), Echo).serve_forever()
"""

# Begins so many posts, sends half of a body, and lets go of none of them while another visitor asks.
STALLED = """
import socket, ssl, subprocess, sys
context = ssl._create_unverified_context()
head = "\\r\\n".join((
    "POST /fraga-teamet/kom-tillbaka/ HTTP/1.1", f"Host: {sys.argv[1]}", "Content-Length: 400",
    "Content-Type: application/x-www-form-urlencoded", "", "receipt=a",
))
held = []
for _ in range(12):
    plain = socket.create_connection(("127.0.0.1", 443))
    held.append(context.wrap_socket(plain, server_hostname=sys.argv[1]))
    held[-1].sendall(head.encode())
other = ["curl", "-fsSk", "--max-time", "8", "-o", "/dev/null", f"https://{sys.argv[1]}/fraga-teamet/"]
sys.exit(subprocess.run(other).returncode)
"""


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest) -> str:
    """Which proxy; its tests are skipped where it is not installed."""
    name: str = request.param
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed; `scripts/install-for-tests` brings it")
    return name


@pytest.fixture(scope="module")
def installed(fresh: Machine, packages: Packages) -> Machine:
    """A machine with the package, its keys and its tables."""
    fresh.write("/var/cache/lykta/lykta.deb", packages.now.read_bytes())
    fresh.sure("dpkg", "-i", "/var/cache/lykta/lykta.deb")
    fresh.sure("as-lykta", "consult", "keys", "create")
    fresh.sure("as-lykta", "consult", "prepare")
    make_certificate(fresh)
    return fresh


@pytest.fixture(scope="module")
def served(proxy: str, installed: Machine) -> Iterator[Machine]:
    """The machine with the server running, and the proxy in front of it."""
    installed.sure("systemctl", "start", "lykta.service")
    process = _start_nginx(installed) if proxy == "nginx" else _start_caddy(installed)
    wait_for(installed, f"https://{HOST}/halsa")
    yield installed
    installed.sure("kill", process)
    installed.sure("sh", "-c", f"while test -e /proc/{process}; do sleep 0.1; done")


def _start_nginx(made: Machine) -> str:
    made.sure("cp", "/usr/share/doc/lykta/nginx.conf", "/etc/nginx/sites-enabled/lykta")
    made.sure("rm", "-f", "/etc/nginx/sites-enabled/default")
    made.sure("nginx", "-t")
    return _started(made, "exec nginx -g 'daemon off;'")


def _start_caddy(made: Machine) -> str:
    text = made.read("/usr/share/doc/lykta/Caddyfile").decode()
    # Its own certificate it would fetch from an authority, which is not reached.
    own = f"{HOST} {{\n\ttls {CERTIFICATE}/fullchain.pem {CERTIFICATE}/privkey.pem\n"
    assert f"{HOST} {{\n" in text
    made.write("/etc/caddy/Caddyfile", text.replace(f"{HOST} {{\n", own, 1).encode())
    made.sure("caddy", "validate", "--config", "/etc/caddy/Caddyfile")
    return _started(made, "exec caddy run --config /etc/caddy/Caddyfile")


def _started(made: Machine, command: str) -> str:
    """Start a program that goes on, and give the number of its process."""
    line = f"({command}) > /var/log/of-the-test.out 2>&1 < /dev/null & echo $!"
    return made.sure("sh", "-c", line).strip()


def test_a_question_is_asked_and_come_back_to(served: Machine) -> None:
    receipt = ask(served, QUESTION)
    assert QUESTION in come_back(served, receipt)


def test_what_is_for_this_machine_alone_is_refused_from_outside(served: Machine) -> None:
    for path in ("/metrics", "/metrics/", "/halsa/redo", "/halsa/ready", "//metrics", "/halsa/../metrics"):
        code = served.sure(
            *curl(
                "--path-as-is", "-o", "/dev/null", "-w", "%{http_code}", f"https://{HOST}{path}", fails=False
            )
        )
        assert code in {"404", "301", "308"}, path
    assert served.sure(*curl(f"https://{HOST}/halsa")) == "ok\n"


def test_a_body_larger_than_any_form_is_refused(served: Machine) -> None:
    served.write("/media/large", b"body=" + b"a" * 600_000)
    words = curl("-o", "/dev/null", "-w", "%{http_code}", "--data-binary", "@/media/large", fails=False)
    assert served.sure(*words, f"https://{HOST}/fraga-teamet/fraga/") == "413"


def test_bodies_that_stall_keep_nobody_else_waiting(served: Machine) -> None:
    served.sure("python3", "-c", STALLED, HOST)


def test_http_leads_to_https(served: Machine) -> None:
    found = served.sure(
        *curl("-o", "/dev/null", "-w", "%{http_code} %{redirect_url}", f"http://{HOST}/a?b=c", fails=False)
    )
    assert found.split() in (["301", f"https://{HOST}/a?b=c"], ["308", f"https://{HOST}/a?b=c"])


def test_a_flood_of_posts_is_answered_with_a_page_that_says_what_to_do(served: Machine, proxy: str) -> None:
    if proxy == "caddy":
        pytest.skip("Caddy as Debian has it cannot count requests; its file says so")
    address = f"https://{HOST}/teamet/logga-in/"
    codes = served.sure(
        *curl("-o", "/dev/null", "-w", "%{http_code}\n", "-d", "login=a", f"{address}?[1-60]", fails=False)
    )
    counted = Counter(codes.split())
    assert counted["429"] >= 30
    page = served.sure(*curl("-i", "-d", "login=a", address, fails=False))
    assert "Gå tillbaka med webbläsarens bakåtknapp" in page
    assert "Wait a minute" in page
    assert "retry-after: 60" in page.lower()
    # Reading goes on, and so does asking.
    assert served.sure(*curl("-o", "/dev/null", "-w", "%{http_code}", address)) == "200"
    assert QUESTION in come_back(served, ask(served, QUESTION))


def test_what_was_sent_is_in_no_log_or_file_of_the_proxy(served: Machine, proxy: str) -> None:
    come_back(served, "ett kvitto som kanariefagel aldrig gav")
    folders = (
        "/var/log",
        "/var/lib/nginx",
        "/var/lib/caddy",
        "/var/cache/nginx",
    )
    found = served.run("grep", "-rlE", "kanariefagel|fraga-teamet", *folders)
    assert found.out == "", proxy


def test_while_lykta_is_down_a_page_says_what_to_do(served: Machine) -> None:
    served.sure("systemctl", "stop", "lykta.service")
    page = served.sure(*curl("-i", f"https://{HOST}/fraga-teamet/", fails=False))
    assert "Sidan svarar inte just nu" in page
    assert "cache-control: no-store" in page.lower()


def test_headers_that_a_visitor_made_up_do_not_reach_lykta(served: Machine) -> None:
    served.write("/media/echo.py", ECHO.encode())
    echo = _started(served, "exec python3 /media/echo.py")
    forged = [
        word
        for name in (
            "X-Forwarded-For: 192.0.2.1",
            "X-Forwarded-Proto: http",
            "Forwarded: for=192.0.2.1",
            "X-Real-IP: 192.0.2.1",
        )
        for word in ("-H", name)
    ]
    answer = json.loads(wait_for(served, *forged, f"https://{HOST}/"))
    served.sure("kill", echo)
    told = {name.lower(): value for name, value in answer.items()}
    assert told["x-forwarded-for"] in {"127.0.0.1", "::1"}
    assert told["x-forwarded-proto"] == "https"
    assert told["host"] == HOST
    assert "192.0.2.1" not in json.dumps(told)


@pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed")
def test_the_caddyfile_is_written_as_caddy_writes_it() -> None:
    done = subprocess.run(
        ["caddy", "fmt", ROOT / "packaging/Caddyfile"], capture_output=True, text=True, check=False
    )
    assert done.stdout == (ROOT / "packaging/Caddyfile").read_text(encoding="utf-8")
