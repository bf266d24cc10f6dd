"""The training's addresses among all that links lead to."""

from tests.web.addresses import PAGES

TRAINING = [address for address in PAGES if address.startswith(("/utbildning/", "/en/training/"))]
WITH_CHOICES = [address for address in TRAINING if 'class="choices"' in PAGES[address]]
"""Every case and every closing check."""
