"""Compiles kernels while Lykta is built or installed, and builds the documentation for a wheel.

No analysis waits for a compiler then, and `lykta docs` has something to show. A hook of hatchling. An
editable installation keeps what was compiled in the sources, a wheel takes it along; on another processor, or
with another numba, it is not used and does no harm. LYKTA_COMPILE=no leaves compiling out, and
HATCH_BUILD_NO_HOOKS=true both.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class BuildHook(BuildHookInterface):
    """Make, before files are gathered, what is not a source and belongs to an installation all the same."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; and for a wheel build the site. What cannot be made is left out, and that is told."""
        made = []
        # A server is installed without numba, and compiles nothing.
        if find_spec("numba") and os.environ.get("LYKTA_COMPILE") != "no":
            failed = "Kernels were not compiled: the first analysis will wait."
            if self._run("lykta.ads.kernel", failed=failed):
                made.append("ads/kernel/compiled-kernels/*")
        if version == "standard":
            failed = "The documentation was not built."
            if find_spec("zensical") and self._run("zensical", "build", "--strict", failed=failed):
                made.append("documentation/**")
            # What was made before and not now may be out of date.
            build_data["artifacts"].extend(f"src/lykta/{pattern}" for pattern in made)

    def _run(self, module: str, *words: str, failed: str) -> bool:
        # pip names the packages of its build environment in PYTHONPATH.
        paths = filter(None, [os.fspath(Path(self.root, "src")), os.environ.get("PYTHONPATH", "")])
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NUMBA_CACHE_DIR": ""}
        command = [sys.executable, "-P", "-m", module, *words]
        done = subprocess.run(command, cwd=self.root, env=environment, check=False).returncode == 0
        if not done:
            self.app.display_warning(failed)
        return done
