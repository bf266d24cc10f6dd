"""QR codes as shapes in the page: a picture in an address is what its security policy forbids."""

from dataclasses import dataclass
from typing import Final

from qrcode.main import QRCode

# Cameras find the code by the white around it, which the standard wants four dots wide.
_BORDER: Final = 4


@dataclass(frozen=True)
class QrCode:
    """A QR code: how many dots wide it is with its border, and one path that draws the dark ones."""

    width: int
    path: str


def qr_code(text: str) -> QrCode:
    """The QR code of a text."""
    code = QRCode(border=_BORDER)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dots = (f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return QrCode(len(rows), "".join(dots))
