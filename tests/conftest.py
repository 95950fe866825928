"""Settings of all tests."""

from hypothesis import settings

# A deadline would measure how busy the machine is; the same examples everywhere, always.
settings.register_profile("course", deadline=None, derandomize=True)
settings.load_profile("course")
