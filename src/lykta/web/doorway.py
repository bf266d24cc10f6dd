"""What a request passes before Django reads it, so that no request fails outside of the pages that say so."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import Any

type Environment = dict[str, Any]
type Start = Callable[..., Any]
type Application = Callable[[Environment, Start], Iterable[bytes]]

_FAILED = b"Something failed here. Nothing was kept.\n"


class Doorway:
    """Lets requests in to an application, each in the form in which the pages send theirs."""

    def __init__(self, application: Application) -> None:
        self._application = application

    def __call__(self, environment: Environment, start: Start) -> Iterable[bytes]:
        """Answer, also when the application cannot even begin.

        A server that met the exception itself would write its text to the log, and that may quote what was
        typed; here it goes through the log's own form, which leaves the text out.
        """
        try:
            return self._application(environment | as_the_pages_send(environment), start)
        except Exception:
            logging.getLogger("lykta.web").exception("A request failed before it was read.")
            start("500 Internal Server Error", [("Content-Type", "text/plain; charset=utf-8")])
            return [_FAILED]


def as_the_pages_send(environment: Mapping[str, Any]) -> dict[str, str]:
    """What is changed in a request: the name of a character set is left out.

    Every page is UTF-8, and a browser sends forms in the set of their page. Django looks another set up among
    Python's codecs when a request begins, and some of those raise what nothing catches there.
    """
    parts = str(environment.get("CONTENT_TYPE", "")).split(";")
    kept = [part for part in parts if part.partition("=")[0].strip(" \t*").lower() != "charset"]
    return {"CONTENT_TYPE": ";".join(kept)} if len(kept) < len(parts) else {}
