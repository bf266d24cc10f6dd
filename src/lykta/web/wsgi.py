"""Where the production server enters."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lykta.web.settings")

application = get_wsgi_application()
