"""The training's addresses among all that links lead to."""

from tests.web.addresses import PAGES

TRAINING = [address for address in PAGES if address.startswith(("/utbildning/", "/en/training/"))]
WITH_CHOICES = [address for address in TRAINING if 'class="choices"' in PAGES[address]]
"""Every case, every closing check and every quiz."""
_TRIED = ("/utbildning/kanna-igen/", "/en/training/ask/")
_QUIZZES = {"fore", "efter", "pafyllning", "before", "after", "refresher"}
ALIKE = [
    address
    for address in WITH_CHOICES
    if not address.startswith(_TRIED) and address.split("/")[-2] not in _QUIZZES
]
"""The cases and checks of one template; what holds for it is tried on one module in each language."""
