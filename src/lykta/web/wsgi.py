"""Where the production server enters."""

import os

from django.core.wsgi import get_wsgi_application

from lykta.web.doorway import Doorway

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lykta.web.settings")

application = Doorway(get_wsgi_application())
