"""`python -m lykta.ads.kernel` compiles all kernels for this machine."""

import sys

from lykta.ads.kernel.compiling import compile_all, is_compiled

if __name__ == "__main__" and not is_compiled() and (failed := compile_all()):
    sys.stderr.write(
        f"{failed} signatures of kernels could not be compiled; they will be at their first call.\n"
    )
