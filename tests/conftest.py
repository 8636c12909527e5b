"""Set what holds for every test."""

from hypothesis import settings

# A busy machine takes longer over an example than any deadline; how long a test takes is measured
# by pytest's durations. In CI Hypothesis chooses the same examples each time by itself.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")
