"""The version of Lykta, apart from the public interface: what states it need not know the linkage."""

from typing import Final

__version__: Final = "0.1.0"
