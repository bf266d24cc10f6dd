"""The tree of commands. Each is loaded when it is called, so that a short answer comes at once."""

from cyclopts import App

from lykta import __version__

_EPILOGUE = (
    "Exit codes: 0 done; 1 the answer is no; 2 the call or the input is wrong, with one line that says why. "
    "`--debug`, anywhere, shows where an unexpected error arose; no text of an ad is shown."
)

app = App(
    name="lykta",
    help="A county's resource team: the handbook as a site, and which ads come from the same hand.",
    help_epilogue=_EPILOGUE,
    help_format="markdown",
    version=__version__,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)


def _group(name: str, purpose: str) -> App:
    """A group of commands under `lykta`."""
    group = App(name=name, help=purpose, help_epilogue=_EPILOGUE, suppress_keyboard_interrupt=False)
    app.command(group)
    return group


app.command("lykta.cli.demo:demo", name="demo")
app.command("lykta.cli.serve:serve", name="serve")

handbook = _group("handbook", "Keep the handbook's pages true.")
handbook.command("lykta.cli.handbook_check:check", name="check")

ads = _group("ads", "Link the ads of a file that you hold lawfully.")
ads.command("lykta.cli.ads_sample:sample", name="sample")
ads.command("lykta.cli.ads_analyse:analyse", name="analyse")
ads.command("lykta.cli.ads_show:show", name="show")
ads.command("lykta.cli.ads_export:export", name="export")
ads.command("lykta.cli.ads_score:score", name="score")

law = _group("law", "Read facts by the dated law: which elements are present, absent or unknown.")
law.command("lykta.cli.law_check:check", name="check")

team = _group("team", "The accounts of those who log in.")
team.command("lykta.cli.team_administrator:administrator", name="administrator")
