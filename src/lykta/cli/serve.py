"""`lykta serve`: the configured parts, by a production server."""

from typing import Annotated

from cyclopts import Parameter, validators

from lykta.cli.terminal import screen

type Port = Annotated[int, Parameter(validator=validators.Number(gte=1, lte=65_535))]


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
    from lykta.web.configuration import configured  # noqa: PLC0415
    from lykta.web.serving import Serving, run  # noqa: PLC0415

    configuration = configured()
    console = screen(stderr=True)
    console.print(f"Lykta serves {', '.join(configuration.parts)} on http://{bind}:{port}", highlight=False)
    if configuration.https:
        console.print(
            "Visitors are sent to https: a proxy in front has to add it. LYKTA_HTTPS=no serves without.",
            highlight=False,
        )
    run(Serving(bind=bind, port=port, workers=workers))
