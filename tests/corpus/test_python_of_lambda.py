"""The corpus, and the tests of how letters are read, on the Python that Lambda runs.

What parses letters, pictures and documents there are other versions of libraries than those of an
older Python, and another standard library: `email.utils` is strict in one and not in the other.
"""

import pytest

from tests.runtime import on_runtime

pytestmark = pytest.mark.long


@pytest.mark.parametrize("folder", ["tests/corpus", "tests/domain/inbound"])
def test_what_people_send_comes_to_the_same_on_the_python_of_lambda(folder: str) -> None:
    said = on_runtime("-m", "pytest", "-q", "-p", "no:xdist", "-m", "not long", folder)
    assert " passed" in said
