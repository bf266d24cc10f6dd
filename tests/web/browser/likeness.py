"""Pictures of the components, compared with those that are kept, and blind to how edges are smoothed."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Browser, Page

KEPT = Path(__file__).parent / "components"
ADDRESS = "/komponenter/"
# Once each width, each scheme: what hangs on the one does not hang on the other.
LOOKS = ((1000, "light"), (320, "dark"))

# Another version of the browser smooths letters otherwise: the means of squares of pixels are compared, and
# a difference counts from a fifth of the way between black and white.
_SQUARE = 4
_DIFFERENCE = 48
# A line of text that was moved by a pixel stays below this share of the squares; a changed colour does not.
_SHARE = 0.004


def unlike(one: bytes, other: bytes) -> float | None:
    """The share of two pictures that differs; None when they pass as the same, 1 when their sizes differ."""
    first, second = (_squares(picture) for picture in (one, other))
    if first.shape != second.shape:
        return 1.0
    share = float((np.abs(first - second).max(axis=2) > _DIFFERENCE).mean())
    return share if share > _SHARE else None


def small(picture: bytes) -> bytes:
    """A picture as it is kept: in few colours, which the eye does not notice."""
    written = BytesIO()
    with Image.open(BytesIO(picture)) as opened:
        opened.convert("RGB").quantize(96).save(written, "PNG", optimize=True)
    return written.getvalue()


def _squares(picture: bytes) -> "np.ndarray[tuple[int, int, int], np.dtype[np.float64]]":
    with Image.open(BytesIO(picture)) as opened:
        pixels = np.asarray(opened.convert("RGB"), dtype=np.float64)
    rows, columns = (size // _SQUARE * _SQUARE for size in pixels.shape[:2])
    cut = pixels[:rows, :columns].reshape(rows // _SQUARE, _SQUARE, columns // _SQUARE, _SQUARE, 3)
    means: np.ndarray[tuple[int, int, int], np.dtype[np.float64]] = cut.mean(axis=(1, 3))
    return means


def pictures(browser: Browser, address: str) -> Iterator[tuple[str, bytes]]:
    """Each component in each look, by the name of the file that keeps it; focused and pointed at too."""
    for width, scheme in LOOKS:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(address + ADDRESS)
        page.evaluate("document.fonts.ready")
        # What stands over the page would be in the pictures.
        page.evaluate("document.querySelectorAll('.site-head').forEach(each => each.remove())")
        for name, picture in _of(page):
            yield f"{name}-{width}-{scheme}", picture
        context.close()


def _of(page: Page) -> Iterator[tuple[str, bytes]]:
    for component in page.locator("[data-component]").all():
        yield str(component.get_attribute("data-component")), component.screenshot()
    buttons = page.locator("[data-component=buttons]")
    buttons.locator(".button").first.focus()
    yield "buttons-focused", buttons.screenshot()
    buttons.locator(".button-quiet").first.hover()
    yield "buttons-pointed-at", buttons.screenshot()
