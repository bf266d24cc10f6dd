"""What kernels are made of, and where their machine code is kept.

Importing this package makes numba keep kernels as `lykta.ads.kernel.cache` says, and Ctrl-C wait for numba as
`lykta.ads.kernel.interruption` says. A package with kernels imports it in its `__init__`, because numba
decides where a function is kept when it is decorated.
"""

from lykta.ads.kernel.cache import register
from lykta.ads.kernel.interruption import let_interruptions_wait

register()
let_interruptions_wait()
