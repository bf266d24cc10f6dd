"""Every endpoint of the server, what its forms take, and what a sound answer is."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import strategies as st

from lykta.web.logs import WhereNotWhat
from lykta.web.team.access import Route, routes
from lykta.web.team.policy import Role, policy
from tests.web.cast import logged_in
from tests.web.consult.world import EVERYBODY, Made, Outside, Who, World, made_world, members, undone
from tests.web.editions.made import NAME
from tests.web.explore import Answer, Answers, Field, Form, every_form, forms
from tests.web.hostile import MARKUP, UNESCAPED, values
from tests.web.server import Site, consulting, program, running

_ROOMS = ("lykta.web.consult", "lykta.web.editions", "lykta.web.plan", "lykta.web.team")


ROUTES = [route for route in routes() if route.permission or f"{route.view.__module__}.".startswith(_ROOMS)]


OPEN = [route for route in ROUTES if not route.permission]


CLOSED = [route for route in ROUTES if route.permission]


ASKING = [route for route in OPEN if route.view.__module__.startswith("lykta.web.consult.views.asking")]


@dataclass(frozen=True)
class Met:
    """A form, and who met it."""

    who: Who
    form: Form


def address(route: Route, world: World, who: Who = Role.MEMBER, *, language: str = "sv", **other: Any) -> str:
    """The address of a route, which leads to something that there is, but for what is named otherwise."""
    numbers = below(world.case) | {
        "glass": world.glass,
        "template": world.template,
        "measure": world.measure,
        "edition": world.edition,
        "name": NAME,
        "path": "sv/index.html",
        "number": _numbered(route, world),
        "pk": world.passkeys.get(who, 1),
        "provider_id": "county",
    }
    with translation.override(language):
        return reverse(route.name, kwargs={name: (numbers | other)[name] for name in route.arguments})


def below(case: Made) -> dict[str, Any]:
    """The numbers of a consultation and of what lies below it, by their names in addresses."""
    return {
        "consultation": case.consultation.pk,
        "task": case.task,
        "meeting": case.meeting,
        "item": case.item,
        "disclosure": case.disclosure,
    }


def met(world: World) -> list[Met]:
    """Each form that anybody meets, at rest and after it was sent empty, once for each who meets it."""
    found: dict[object, Met] = {}
    for who in EVERYBODY:
        for form in _forms(world, who):
            found.setdefault((who, form.kind, form.method), Met(who, form))
    return list(found.values())


def is_open_to(route: Route, who: Who) -> bool:
    """Whether the policy lets somebody in at a route, at least in some relation."""
    if route.permission is None:
        return True
    return who in Role and bool(policy().allowed[route.permission].get(Role(who)))


def _forms(world: World, who: Who) -> Iterator[Form]:
    for route in ROUTES:
        if who in Outside or is_open_to(route, who):
            here = address(route, world, who)
            answers: Answers | None
            for answers in (None, {}):
                yield from forms(_ask(world, who, here, answers).text, here)
    if who is Outside.STRANGER:
        yield from _asking(world)


def _asking(world: World) -> Iterator[Form]:
    """The forms behind those of asking: its later steps, and the conversation that a receipt opens."""

    def ask(here: str, answers: Answers | None) -> Answer:
        return _ask(world, Outside.STRANGER, here, answers)

    asking, back = (reverse(name) for name in ("consult-ask", "consult-return"))
    yield from every_form(ask, {asking: ask(asking, None).text}, typed="ord", most=200)
    yield from forms(ask(back, {"receipt": [world.receipt]}).text, back)


def _ask(world: World, who: Who, here: str, answers: Answers | None) -> Answer:
    client = world.client(who)
    with undone():
        response = client.get(here) if answers is None else client.post(here, dict(answers))
    headers = {name.lower(): value for name, value in response.headers.items()}
    is_page = headers.get("content-type", "").startswith("text/html")
    return Answer(response.status_code, response.content.decode() if is_page else "", headers)


def _numbered(route: Route, world: World) -> int:
    if route.name == "agency":
        return world.cast.social.pk
    return world.pending if route.name == "pending_act" else world.cast.social_worker.pk


type Json = dict[str, Any]


FORM = "application/x-www-form-urlencoded"


# What each answer has, whatever it says.
_HEADERS = {
    "Cache-Control": {"required": True, "schema": {"type": "string", "pattern": "no-store"}},
    "Content-Security-Policy": {
        "required": True,
        "schema": {"type": "string", "pattern": "default-src 'none'"},
    },
    "X-Content-Type-Options": {"required": True, "schema": {"enum": ["nosniff"]}},
}


_STATUSES = ["200", "302", "307", "400", "401", "403", "404", "405", "409", "429"]


_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def described() -> Json:
    """A team at work, in the database of the server, and how it is reached.

    The description, and for each route its address, and the cookie and the token of a member who may ask it:
    each route has a login of its own, since some end it.
    """
    with translation.override("sv"):
        world = made_world()
        found = met(world)
        routes = {route.name: _reached(route, world) for route in ROUTES}
        paths = {routes[route.name]["path"]: dict(_operations(route, world, found)) for route in ROUTES}
    about = {"title": "Lykta", "version": "1"}
    return {"description": {"openapi": "3.0.2", "info": about, "paths": paths}, "routes": routes}


def role_of(route: Route) -> Role:
    """A member, or the first whom the policy lets in where a member may not."""
    order = (Role.MEMBER, Role.COORDINATOR, Role.ADMINISTRATOR, Role.READER)
    return next(role for role in order if is_open_to(route, role))


def _reached(route: Route, world: World) -> Json:
    client = logged_in(members(world.cast)[role_of(route)])
    page = client.get("/teamet/konto/").content.decode()
    token = _TOKEN.search(page)
    assert token
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    numbers = dict(_numbers(route, world))
    return {"path": _template(route), "numbers": numbers, "cookie": cookie, "token": token[1]}


def _template(route: Route) -> str:
    return "/" + _ARGUMENT.sub(r"{\1}", route.address)


def _numbers(route: Route, world: World) -> Iterator[tuple[str, str]]:
    """The names and the numbers in a route's address."""
    path = address(route, world, role_of(route))
    parts = re.split(r"<[\w:]+>", route.address)
    # The last of an address may be the path of a file.
    pattern = "(.+)".join(re.escape(part) for part in parts)
    match = re.fullmatch(pattern, path.removeprefix("/"))
    assert match, path
    yield from zip(route.arguments, match.groups(), strict=True)


def _operations(route: Route, world: World, found: list[Met]) -> Iterator[tuple[str, Json]]:
    here = address(route, world, role_of(route))
    mine = [each.form for each in found if each.form.action == here]
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": _one_of(number)}
        for name, number in _numbers(route, world)
    ]
    asked = [field for form in mine if form.method == "get" for field in form.fields]
    in_query = [
        {"name": name, "in": "query", "schema": {"type": "string"}}
        for name in sorted({field.name for field in asked} | {"next"})
    ]
    yield "get", _operation([*in_path, *in_query])
    fields = {field.name: field for form in mine if form.method == "post" for field in form.fields}
    schema = {"type": "object", "properties": {name: _typed(field) for name, field in fields.items()}}
    body = {
        "required": True,
        "content": {FORM: {"schema": schema | {"required": sorted(fields)} if fields else schema}},
    }
    yield "post", _operation(in_path) | {"requestBody": body}


def _one_of(number: str) -> Json:
    nothing = re.sub(r"[1-9a-f]", "7", number)
    return {"type": "string", "enum": sorted({number, nothing})}


def _typed(field: Field) -> Json:
    text: Json = {"type": "string"}
    if field.kind == "date":
        return {"anyOf": [{"type": "string", "format": "date"}, text]}
    return {"anyOf": [{"type": "string", "enum": list(field.choices)}, text]} if field.choices else text


def _operation(parameters: list[Json]) -> Json:
    answer = {
        "description": "A page, or a file.",
        "headers": _HEADERS,
        "content": {"text/html": {}, "text/csv": {}, "application/atom+xml": {}, "application/rdf+xml": {}},
    }
    return {"parameters": parameters, "responses": dict.fromkeys(_STATUSES, answer)}


_DAYS = [
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "-1-01-01", "2026-W01-1", "20260101",
    "١٩٩٠-٠١-٠١",
]  # fmt: skip


_NUMBERS = ["0", "-1", "1", "2147483648", "9223372036854775808", "9" * 5000, "1e9", "NaN", "٣", "0x1", "1_0"]


_PLAIN = "Vi följer upp efter helgen."


_TEXTS = [
    _PLAIN, "a\x00b", "\ud800", "\u202edrägelknird\u202c", "x" * 30_000, "🕯" * 3000,
    "rad\r\nrad\r\n" * 40, "Lind", "../../etc/passwd", "//evil.example/", "{% debug %}",
    "'; DROP TABLE x; --",
]  # fmt: skip


PASSKEYS = [
    "{}", "[]", "null", '"x"', "1", "{", '{"id": 1}', "[" * 30_000, '{"response": []}',
    '{"id": "x", "rawId": "x", "response": {}}',
    json.dumps({"id": "x", "rawId": "eA", "type": "public-key", "response": {
        "clientDataJSON": "eA", "attestationObject": "eA", "authenticatorData": "eA", "signature": "eA"}}),
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "attestationObject": "oA", "authenticatorData": "eA", "signature": "eA"}}),
    json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": 1}}),
]  # fmt: skip


HOSTILE = [*_DAYS, *_NUMBERS, *_TEXTS, MARKUP]


"""Values that fit some field and break another."""


TYPED = st.sampled_from(HOSTILE + PASSKEYS)


@st.composite
def fields_of(draw: st.DrawFn, form: Form) -> list[tuple[str, str]]:
    """A sending of a form: each field as meant or otherwise, repeated or left out; and fields it lacks."""
    sent = []
    for field in form.fields:
        for _ in range(draw(st.sampled_from([0, 1, 1, 1, 1, 2]))):
            meant = draw(st.booleans())
            sent.append((field.name, draw(_meant(field) if meant else TYPED | values)))
    others = st.tuples(st.sampled_from(["", MARKUP, "next", "to", "confirmed", "step"]), TYPED | values)
    return sent + draw(st.lists(others, max_size=2))


def as_meant(field: Field) -> str:
    """A value that a field is made for."""
    if field.choices:
        return field.choices[-1]
    if field.kind == "date":
        return timezone.localdate().isoformat()
    return _PLAIN if field.is_typed else field.value


def _meant(field: Field) -> st.SearchStrategy[str]:
    if field.choices:
        return st.sampled_from(field.choices)
    if field.kind == "date":
        today = timezone.localdate()
        return st.integers(-3, 3).map(lambda days: (today + timedelta(days=days)).isoformat())
    return st.sampled_from([_PLAIN, "Linden", "vard", "000000"]) if field.is_typed else st.just(field.value)


# What any request may be answered with; a failure of the server's own is not among it.
EXPECTED = {200, 302, 303, 307, 400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 429}


# Traces of the inside: of Python, of a database, of the disk.
_INSIDE = re.compile(
    r"Traceback|File &quot;|\bSELECT\b|\bINSERT INTO\b|IntegrityError|OperationalError|DataError|psycopg"
    r"|sqlite|site-packages|/home/|/usr/|\.py\b|lykta\.web"
)


def is_sound(answer: Any, method: str) -> None:
    """Fail unless the answer is one that a member may get: whole, closed to others, and on this site."""
    status, text = answer.status_code, b"".join(answer).decode(errors="replace")
    what = f"{method} {answer.request['PATH_INFO'][:200]} {status}"
    assert status in EXPECTED, what
    assert [sign for sign in UNESCAPED if sign in text] == [], what
    assert _INSIDE.findall(text) == [], what
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    # What a member read is not left in the browser of a shared computer.
    assert "no-store" in answer.headers["Cache-Control"]
    stays_here(answer)
    if method.upper() not in {"GET", "HEAD", "POST"}:
        assert status >= 300, what
    if status == 405:
        assert set(answer.headers["Allow"].split(", ")) <= {"GET", "HEAD", "POST"}, what


def stays_here(answer: Any) -> None:
    """Fail where an answer leads to another site."""
    target = answer.headers.get("Location", "/")
    # As a browser reads it, which takes one kind of slash for the other.
    assert not re.match(r"\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})", target, re.IGNORECASE), target


# A line of the log: when, how bad, which part, the status, what kind of failure, where in the code. No words.
_LINE = re.compile(r"[\d\-:T.]+Z [A-Z]+ [\w.]+ answered [1-4]\d\d( [\w.]+ at [\w.]+:\d+( > [\w.]+:\d+)*)?")


def says_only_where(lines: list[str]) -> None:
    """Fail where a line of the log tells of a failure of the server's own, or quotes what was sent."""
    assert [line for line in lines if not _LINE.fullmatch(line)] == []


@contextmanager
def heard() -> Iterator[list[str]]:
    """The lines that a server would have written to its log within, in the log's own form."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(self.format(record))

    handler = Kept()
    handler.setFormatter(WhereNotWhat())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield lines
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


_DESCRIBE = """
import json
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Agency, Member
Member.objects.all().delete()
Agency.objects.all().delete()
from tests.web.consult.endpoints import described
print(json.dumps(described()))
"""


@dataclass(frozen=True)
class Reached:
    """How a route is reached: its address as a pattern, what fills it, and the login of who may."""

    path: str
    numbers: dict[str, str]
    cookie: str
    token: str

    @property
    def address(self) -> str:
        """Its address, which leads to something that there is."""
        return self.path.format(**self.numbers)


@dataclass(frozen=True)
class Served:
    """A running server, its description, and how each route is reached."""

    site: Site
    description: dict[str, Any]
    routes: dict[str, Reached]

    def reached(self, route: Route) -> Reached:
        """How a route is reached."""
        return self.routes[route.name]


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """Serve in a folder that holds all that is written."""
    with consulting(folder) as variables:
        # The description is made by the application itself, under the name that its test client uses.
        variables |= {"LYKTA_HOSTS": "testserver,localhost,127.0.0.1"}
        with running(folder, **variables) as site:
            made = json.loads(program(_DESCRIBE, variables))
            routes = {name: Reached(**found) for name, found in made["routes"].items()}
            yield Served(site, made["description"], routes)
