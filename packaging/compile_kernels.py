"""Compiles kernels while Lykta is built or installed, so that no analysis waits for a compiler.

A hook of hatchling. An editable installation keeps what was compiled in the sources, a wheel takes it along.
On another processor, or with another numba, it is not used and does no harm. The environment variable
HATCH_BUILD_NO_HOOKS=true leaves it out.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileKernels(BuildHookInterface):
    """Compile for the machine that builds, where numba is there: a server is installed without it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are gathered; a kernel that cannot be is left to its first call."""
        if find_spec("numba") is None:
            return
        # pip names the packages of its build environment in PYTHONPATH.
        paths = filter(None, [os.fspath(Path(self.root, "src")), os.environ.get("PYTHONPATH", "")])
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "NUMBA_CACHE_DIR": ""}
        done = subprocess.run([sys.executable, "-P", "-m", "lykta.ads.kernel"], env=environment, check=False)
        if done.returncode:
            self.app.display_warning("Kernels were not compiled: the first analysis will wait for it.")
        if version == "standard":
            build_data["artifacts"].append("src/lykta/ads/kernel/compiled-kernels/*")
