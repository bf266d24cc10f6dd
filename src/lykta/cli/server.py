"""`lykta serve` and `lykta doctor`: the production server, and whether an installation is as it should be."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter, validators

from lykta.cli.terminal import harmless, print_json, screen
from lykta.errors import LyktaError
from lykta.language import Language

if TYPE_CHECKING:
    from lykta.web.health import HealthFinding

type Port = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=65_535))]

_BACKUPS: Final = Path("/var/backups/lykta")
_MARKS: Final[dict[Language, dict[str, str]]] = {
    "sv": {"ok": "  ok", "unknown": "   ?", "warn": " obs", "fail": " fel"},
    "en": {"ok": "  ok", "unknown": "   ?", "warn": "warn", "fail": "fail"},
}
_SUMMARY: Final[dict[Language, str]] = {
    "sv": "{ok} i ordning, {warn} att åtgärda snart, {fail} att åtgärda nu, {unknown} gick inte att se.",
    "en": "{ok} in order, {warn} to mend soon, {fail} to mend now, {unknown} could not be looked at.",
}
# Said without the catalogues, which come with the settings.
_NO_SETTINGS: Final[dict[Language, str]] = {
    "sv": "Inställningarna går inte att läsa, så inget annat kontrollerades: {why}",
    "en": "The settings do not hold, so nothing else was looked at: {why}",
}


def serve(
    *,
    bind: str = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, Parameter(validator=validators.Number(gte=1, lte=64))] = 2,
) -> None:
    """Serve the configured parts until it is ended with Ctrl+C.

    Parameters
    ----------
    bind
        Address to listen on. A proxy on the same machine reaches 127.0.0.1.
    port
        Port to listen on.
    workers
        Processes that answer; one for each core.
    """
    # Loaded here, so that other commands need not wait for the server's packages.
    from lykta.web.configuration import read_configuration  # noqa: PLC0415
    from lykta.web.serving import Serving, run  # noqa: PLC0415

    configuration = read_configuration()
    console = screen(stderr=True)

    def announce() -> None:
        console.print(
            f"Lykta serves {', '.join(configuration.parts)} on http://{bind}:{port}", highlight=False
        )
        if configuration.https:
            console.print(
                "Visitors are sent to https: a proxy in front has to add it. LYKTA_HTTPS=no serves without.",
                highlight=False,
            )

    run(Serving(bind=bind, port=port, workers=workers), announce=announce)


def doctor(
    *,
    language: Language = "sv",
    backups: Path = _BACKUPS,
    port: Port = 8000,
    address: Annotated[bool, Parameter(negative="")] = False,
    mail: Annotated[bool, Parameter(negative="")] = False,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Look at an installation: its settings, folders, keys, database, upkeep, machine and running server.

    Nothing is changed. Each finding says what to do. Exits with 1 when something has to be mended. Run it as
    the server's user or as root, with the server's settings.

    Parameters
    ----------
    language
        Language of the sentences.
    backups
        The folder of the backups.
    port
        The port of the running server, which is asked on this machine.
    address
        Ask the site at LYKTA_ADDRESS too, as a visitor does.
    mail
        Ask the mail server too whether it lets this server in. No letter is sent.
    json
        Print as JSON.
    """
    try:
        _set_up()
    except LyktaError as error:
        return _without_settings(str(error), language, as_json=json)
    found = list(_look(backups, port, address=address, mail=mail))
    if json:
        print_json([one.as_json() for one in found])
    else:
        _print(found, language)
    return 0 if all(one.state in {"ok", "unknown"} for one in found) else 1


def _set_up() -> None:
    from lykta.web.serving import set_up  # noqa: PLC0415 - other commands need not wait for Django.

    set_up()


def _look(backups: Path, port: int, *, address: bool, mail: bool) -> "Iterator[HealthFinding]":
    from django.conf import settings  # noqa: PLC0415

    from lykta.web import doctor, doctor_database  # noqa: PLC0415
    from lykta.web.health import HealthState, examine  # noqa: PLC0415
    from lykta.web.machine import Machine  # noqa: PLC0415

    yield from doctor.look_at_settings()
    report = examine()
    yield from report.findings
    file = list(doctor_database.look_at_database_file()) if settings.LYKTA.logs_in else []
    yield from file
    well = {one.code for one in report.findings if one.state is not HealthState.FAIL}
    if any(one.state is HealthState.FAIL for one in file):
        well.discard("database")
    if settings.LYKTA.logs_in:
        yield from doctor.look_at_folders(backups)
        if {"database", "tables"} <= well:
            yield from doctor_database.look_at_database_server()
            yield from doctor.look_at_people()
            yield doctor.look_at_anchors()
            yield from doctor.look_at_parts()
        if {"database", "tables", "keys"} <= well:
            yield from doctor.look_at_keys()
    yield from Machine().findings(settings.LYKTA.data_folder)
    yield from doctor.look_at_server(port)
    if address:
        yield from doctor.look_at_address()
    if mail:
        yield doctor.look_at_mail()


def _print(found: "list[HealthFinding]", language: Language) -> None:
    console = screen()
    for one in found:
        line = f"{_MARKS[language][one.state]}  {one.code}: {one.sentence(language)}"
        console.print(harmless(line), soft_wrap=True)
    counts = {state: sum(one.state == state for one in found) for state in _MARKS[language]}
    console.print(_SUMMARY[language].format(**counts))


def _without_settings(why: str, language: Language, *, as_json: bool) -> int:
    if as_json:
        told = {each: words.format(why=why) for each, words in _NO_SETTINGS.items()}
        print_json([{"code": "settings", "state": "fail", "reason": "refused", "values": {}} | told])
    else:
        screen().print(
            harmless(f"{_MARKS[language]['fail']}  settings: {_NO_SETTINGS[language].format(why=why)}"),
            soft_wrap=True,
        )
    return 1
