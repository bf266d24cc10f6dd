"""The red lines that code can be held to: it fetches nothing, sees no face and judges no person."""

import ast
import re

import pytest

from tests.project.tree import files, relative

REACHES_A_NETWORK = {
    "socket", "ssl", "http.client", "urllib.request", "ftplib", "smtplib", "telnetlib", "xmlrpc",
    "webbrowser", "requests", "pxstatspy", "urllib3", "httpx", "httpcore", "aiohttp", "pooch", "websockets",
    "pycurl", "tornado", "scrapy", "bs4", "selenium", "playwright", "mechanize", "curl_cffi", "trafilatura",
    "django.core.mail", "allauth.socialaccount",
}  # fmt: skip
ASKED_FOR_BY_SOMEBODY = {
    # A command of its own: how many live in each municipality.
    "src/lykta/places/population.py": {"pxstatspy"},
    # Anchors of the audit log: a letter of fixed words, and a hash that a time-stamp authority signs.
    "src/lykta/web/audit/upkeep.py": {"django.core.mail", "requests"},
    # Mail of fixed words.
    "src/lykta/web/consult/notices.py": {"django.core.mail", "smtplib", "ssl"},
    # The doctor asks the server on its own machine and, when told to, the site's address and the mail server.
    "src/lykta/web/doctor.py": {"django.core.mail", "http.client"},
    # Before it serves, it tries whether its own port is free; it connects to nobody.
    "src/lykta/web/serving.py": {"socket"},
    # The region's own log-in.
    "src/lykta/web/team/adapters.py": {"allauth.socialaccount", "requests"},
    "src/lykta/web/team/openid_connect.py": {"allauth.socialaccount"},
}
"""The modules that reach a network, where a setting or a command names the server; no others may."""
LOOKS_AT_PICTURES = {
    "PIL",
    "cv2",
    "imageio",
    "skimage",
    "face_recognition",
    "insightface",
    "deepface",
    "dlib",
    "exif",
}
# What nothing in the code may be named for: no person is scored, and nothing about a person is inferred.
JUDGES_A_PERSON = re.compile(
    r"suspici|victim|trafficked|criminal|perpetrator|pimp|(?:^|_)risk(?:_|$)|danger"
    r"|ethnic|nationality|(?:^|_)race(?:_|$)|(?:^|_)face(?:_|$)|(?:guess|infer|estimate)\w*_(?:age|gender|origin)",
    re.IGNORECASE,
)


def imported(source: str) -> set[str]:
    """The full names of all that a source file imports, at its head or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def forbidden_imports(source: str, forbidden: set[str]) -> set[str]:
    """Which of the forbidden modules a source file imports, or imports a part of."""
    names = imported(source)
    return {module for module in forbidden if any(f"{name}.".startswith(f"{module}.") for name in names)}


def judging_names(source: str) -> set[str]:
    """The names of functions, classes, arguments and variables that speak of judging a person."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
    return {name for name in found if JUDGES_A_PERSON.search(name)}


def _sources() -> dict[str, str]:
    return {relative(path): path.read_text(encoding="utf-8") for path in files(".py", under="src")}


def _importing(forbidden: set[str]) -> dict[str, set[str]]:
    found = {path: forbidden_imports(source, forbidden) for path, source in _sources().items()}
    return {path: names for path, names in found.items() if names}


def test_no_module_reaches_a_network_but_those_that_an_operator_switches_on() -> None:
    assert _importing(REACHES_A_NETWORK) == ASKED_FOR_BY_SOMEBODY


def test_no_module_looks_at_pictures() -> None:
    assert _importing(LOOKS_AT_PICTURES) == {}


def test_nothing_is_named_for_judging_a_person() -> None:
    found = {path: judging_names(source) for path, source in _sources().items()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("import urllib.request", "urllib.request"),
        ("from urllib import request", "urllib.request"),
        ("def fetch():\n    from http.client import HTTPConnection", "http.client"),
        ("import numpy, cv2 as eyes", "cv2"),
        ("from requests.sessions import Session", "requests"),
    ],
)
def test_an_import_is_found_wherever_it_stands(source: str, module: str) -> None:
    assert forbidden_imports(source, REACHES_A_NETWORK | LOOKS_AT_PICTURES) == {module}


@pytest.mark.parametrize(
    "source", ["from .requests import ask", "from urllib.parse import quote", "import https"]
)
def test_other_imports_are_let_be(source: str) -> None:
    assert forbidden_imports(source, REACHES_A_NETWORK) == set()


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("def suspicion_of(network): ...", "suspicion_of"),
        ("def sort(network, by_risk): ...", "by_risk"),
        ("is_trafficked = links > 3", "is_trafficked"),
        ("ad.inferred_age = 30", "inferred_age"),
        ("class VictimProfile: ...", "VictimProfile"),
    ],
)
def test_a_judging_name_is_found(source: str, name: str) -> None:
    assert judging_names(source) == {name}


def test_ordinary_names_are_let_be() -> None:
    assert judging_names("def surface(trace, asterisk, page): return trace.interface") == set()
