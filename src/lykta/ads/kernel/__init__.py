"""What kernels are made of, and where their machine code is kept.

Importing this package makes numba keep kernels as `lykta.ads.kernel.cache` says. A package with kernels
imports it in its `__init__`, because numba decides where a function is kept when it is decorated.
"""

from lykta.ads.kernel.cache import register

register()
