"""Where the production server enters."""

import os

from django.core.wsgi import get_wsgi_application

from lykta.web.error_boundary import ErrorBoundary

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lykta.web.settings")

application = ErrorBoundary(get_wsgi_application())
