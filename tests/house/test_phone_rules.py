"""The browser's table of telephone numbers is the one that the service's library makes."""

from infra.reference import phone_rules

WAY_OUT = "python -m infra.reference.phone_rules"


def test_the_table_is_current() -> None:
    assert phone_rules.TABLE.read_text(encoding="utf-8") == phone_rules.table(), WAY_OUT


def test_the_examples_are_current() -> None:
    assert phone_rules.EXAMPLES.read_text(encoding="utf-8") == phone_rules.examples(), WAY_OUT
