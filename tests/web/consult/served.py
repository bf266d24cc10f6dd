"""A real server with a team at work on it, and how each of its routes is reached by who may reach it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lykta.web.team.access import Route
from tests.web.server import Site, consulting, program, running

_DESCRIBE = """
import json
from lykta.web.serving import set_up
set_up()
from lykta.web.team.models import Agency, Member
Member.objects.all().delete()
Agency.objects.all().delete()
from tests.web.consult.described import described
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
