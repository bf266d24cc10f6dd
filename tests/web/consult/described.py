"""The consultation's endpoints as an OpenAPI description, made from its routes and the forms on its pages."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils import translation

from lykta.web.team.access import Route
from lykta.web.team.policy import Role
from tests.web.cast import logged_in
from tests.web.consult.endpoints import ROUTES, Met, address, is_open_to, met
from tests.web.consult.world import World, made_world, members
from tests.web.explore import Field

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
_STATUSES = ["200", "302", "400", "401", "403", "404", "405", "409", "429"]
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
        {"name": name, "in": "path", "required": True, "schema": _numbered(number)}
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


def _numbered(number: str) -> Json:
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
        "content": {"text/html": {}, "text/csv": {}},
    }
    return {"parameters": parameters, "responses": dict.fromkeys(_STATUSES, answer)}
