"""`lykta workbench` and the commands under it. A result of their names is reached as `./verify`."""

from cyclopts import App

from lykta.cli.commands import EPILOGUE
from lykta.cli.workbench import workbench as _workbench

workbench = App(name="workbench", help_epilogue=EPILOGUE, suppress_keyboard_interrupt=False)
workbench.default(_workbench)
workbench.command("lykta.cli.workbench_evidence:evidence", name="evidence")
workbench.command("lykta.cli.workbench_verify:verify", name="verify")
