"""Set what holds for every test."""

import os

from hypothesis import settings

# No test signs with the keys of whoever runs it, nor asks a machine for its own.
os.environ.update(
    AWS_ACCESS_KEY_ID="test", AWS_SECRET_ACCESS_KEY="test", AWS_EC2_METADATA_DISABLED="true"
)
for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE"):
    os.environ.pop(name, None)

# A busy machine takes longer over an example than any deadline; how long a test takes is measured
# by pytest's durations. In CI Hypothesis chooses the same examples each time by itself.
settings.register_profile("tests", deadline=None)
settings.load_profile("tests")
