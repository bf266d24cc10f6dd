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
app.command("lykta.cli.demo:demo", name="demo")
app.command("lykta.cli.serve:serve", name="serve")

handbook = App(
    name="handbook",
    help="Keep the handbook's pages true.",
    help_epilogue=_EPILOGUE,
    suppress_keyboard_interrupt=False,
)
app.command(handbook)
handbook.command("lykta.cli.handbook_check:check", name="check")

ads = App(
    name="ads",
    help="Link the ads of a file that you hold lawfully.",
    help_epilogue=_EPILOGUE,
    suppress_keyboard_interrupt=False,
)
app.command(ads)
ads.command("lykta.cli.ads_sample:sample", name="sample")
ads.command("lykta.cli.ads_analyse:analyse", name="analyse")
ads.command("lykta.cli.ads_show:show", name="show")
ads.command("lykta.cli.ads_export:export", name="export")
ads.command("lykta.cli.ads_score:score", name="score")

law = App(
    name="law",
    help="Read facts by the dated law: which elements are present, absent or unknown.",
    help_epilogue=_EPILOGUE,
    suppress_keyboard_interrupt=False,
)
app.command(law)
law.command("lykta.cli.law_check:check", name="check")
