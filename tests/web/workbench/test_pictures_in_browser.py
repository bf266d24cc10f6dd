"""Pictures are kept as files in a real browser: the image by a script, the numbers also without one."""

import struct
from base64 import b64encode
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from tests.web.browser.conftest import Scheme
from tests.web.workbench.visiting import Visit

pytestmark = [pytest.mark.slow, pytest.mark.browser]

# So many colours at least are in an image that shows marks and words, and not the ground alone.
FEW = 8
COLOURS = """
async (encoded) => {
  const bytes = Uint8Array.from(atob(encoded), (each) => each.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return new Set(new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer)).size;
}
"""


def kept(page: Page, button: Locator, folder: Path) -> Path:
    with page.expect_download() as waiting:
        button.click()
    place = folder / waiting.value.suggested_filename
    waiting.value.save_as(place)
    return place


def size_of(image: Path) -> tuple[int, int]:
    content = image.read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    return width, height


def colours_in(page: Page, image: Path) -> int:
    return int(page.evaluate(COLOURS, b64encode(image.read_bytes()).decode()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_picture_that_is_seen_is_kept_as_an_image(
    visit: Visit, name: str, scheme: Scheme, tmp_path: Path
) -> None:
    told: list[str] = []
    for address, least in {"/en/": 4, f"/en/networks/{name}/#calendar": 4}.items():
        page = visit(address, scheme=scheme)
        page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        if "networks" in address:
            page.locator(".graph-live canvas").wait_for()
        buttons = [each for each in page.locator("[data-png]").all() if each.is_visible()]
        assert len(buttons) >= least
        for number, button in enumerate(buttons):
            (tmp_path / str(number)).mkdir(exist_ok=True)
            image = kept(page, button, tmp_path / str(number))
            width, height = size_of(image)
            assert min(width, height) > 100
            assert colours_in(page, image) > FEW
    assert told == []


def test_without_scripts_the_numbers_are_offered_and_no_image(visit: Visit, name: str) -> None:
    for address in ("/en/", f"/en/networks/{name}/"):
        page = visit(address, scripts=False)
        assert [each for each in page.locator("[data-png]").all() if each.is_visible()] == []
        links = [each for each in page.locator('.picture-ways a[href$=".csv"]').all() if each.is_visible()]
        assert len(links) >= 3
        with page.expect_download() as waiting:
            links[0].click()
        assert waiting.value.suggested_filename.endswith(".csv")
