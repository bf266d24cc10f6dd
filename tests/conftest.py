"""What holds for every test."""

from hypothesis import settings

# Speed is measured by `make bench`, never by a test: a first call compiles for seconds.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
