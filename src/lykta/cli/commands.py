"""The tree of commands. Each is loaded when it is called, so that a short answer comes at once."""

from cyclopts import App

from lykta.version import __version__

EPILOGUE = (
    "Exit codes: 0 done; 1 the answer is no; 2 the call or the input is wrong, with one line that says why. "
    "`--debug`, anywhere, shows where an unexpected error arose; no text of an ad is shown."
)

app = App(
    name="lykta",
    help="A county's resource team: the handbook as a site, ads of the same hand, and the consultation.",
    help_epilogue=EPILOGUE,
    help_format="markdown",
    version=__version__,
    version_flags=["--version"],
    suppress_keyboard_interrupt=False,
)


def _group(name: str, purpose: str, within: App = app) -> App:
    """A group of commands under `lykta`, or within another group."""
    group = App(name=name, help=purpose, help_epilogue=EPILOGUE, suppress_keyboard_interrupt=False)
    within.command(group)
    return group


app.command("lykta.cli.demo:demo", name="demo")
app.command("lykta.cli.serve:serve", name="serve")
app.command("lykta.cli.doctor:doctor", name="doctor")
app.command("lykta.cli.workbench_group:workbench", name="workbench")
app.command("lykta.cli.docs:docs", name="docs")

handbook = _group("handbook", "Keep the handbook's pages true.")
handbook.command("lykta.cli.handbook_check:check", name="check")

ads = _group("ads", "Link the ads of a file that you hold lawfully.")
ads.command("lykta.cli.ads_sample:sample", name="sample")
ads.command("lykta.cli.ads_analyse:analyse", name="analyse")
ads.command("lykta.cli.ads_add:add", name="add")
ads.command("lykta.cli.ads_relearn:relearn", name="relearn")
ads.command("lykta.cli.ads_show:show", name="show")
ads.command("lykta.cli.ads_export:export", name="export")
ads.command("lykta.cli.ads_score:score", name="score")

law = _group("law", "Read facts by the dated law: which elements are present, absent or unknown.")
law.command("lykta.cli.law_check:check", name="check")

picture = _group(
    "picture", "Make the situation picture: numbers that may be published, and how sure they are."
)
picture.command("lykta.cli.picture_build:build", name="build")
picture.command("lykta.cli.picture_audit:audit", name="audit")
picture.command("lykta.cli.picture_dark_figure:dark_figure_of", name="dark-figure")

places = _group("places", "Keep what Lykta knows of municipalities up to date.")
places.command("lykta.cli.places_update:update", name="update")

consult = _group("consult", "Keep the consultation: its database, keys, log, mail, backups and deletion.")
consult.command("lykta.cli.consult_prepare:prepare", name="prepare")
consult.command("lykta.cli.consult_purge:purge", name="purge")
consult.command("lykta.cli.consult_notify:notify", name="notify")
consult.command("lykta.cli.consult_backup:backup", name="backup")
consult.command("lykta.cli.consult_restore:restore", name="restore")
consult.command("lykta.cli.consult_statistics:statistics", name="statistics")
consult.command("lykta.cli.consult_database_roles:database_roles", name="database-roles")

keys = _group("keys", "Make, renew, share out and check the master keys.", consult)
keys.command("lykta.cli.consult_keys:create", name="create")
keys.command("lykta.cli.consult_keys:rotate", name="rotate")
keys.command("lykta.cli.consult_keys:check", name="check")
keys.command("lykta.cli.consult_custody:custodian", name="custodian")
keys.command("lykta.cli.consult_custody:custodians", name="custodians")
keys.command("lykta.cli.consult_custody:recover", name="recover")

audit = _group("audit", "Prove the audit log, note its newest entry outside, export it.", consult)
audit.command("lykta.cli.consult_audit:verify", name="verify")
audit.command("lykta.cli.consult_audit:anchor", name="anchor")
audit.command("lykta.cli.consult_audit:export", name="export")

team = _group("team", "The accounts of those who log in, and who could read what.")
team.command("lykta.cli.team:administrator", name="administrator")
team.command("lykta.cli.team:agree", name="agree")
team.command("lykta.cli.team:powers", name="powers")
team.command("lykta.cli.team:check", name="check")
team.command("lykta.cli.team:seal", name="seal")
