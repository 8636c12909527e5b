"""The anonymity rule: what may be shown of an anonymous or a confidential report, and where.

Reporters may not be charged, threatened or discriminated against, and their identity is
confidential (Perpres 76/2013). From that follow two flags that a reporter sets:

- *anonymous* (anonim): the reported agency and the public never learn who filed the report, neither
  by its sealed identity nor by what could give it away: the exact position and the own photographs.
- *confidential* (rahasia): the report is not public at all, and no word of it stands in a message,
  a list or a webhook that leaves the platform. Who may open it is in `reports/permissions.py`.

Every view, message, export and webhook asks these functions and none decides by the flags itself
(`tests/house/test_guards.py`).
"""

from typing import Protocol


class Anonymous(Protocol):
    """Whatever carries the flag *anonymous*."""

    @property
    def anonymous(self) -> bool:
        """Whether nobody may learn who filed it."""


class Confidential(Protocol):
    """Whatever carries the flag *confidential*."""

    @property
    def confidential(self) -> bool:
        """Whether it is kept from the public."""


class Flagged(Anonymous, Confidential, Protocol):
    """Whatever carries both flags."""


def flags_set(report: Flagged) -> list[str]:
    """List the flags that the reporter set, for a text that states them as facts."""
    flags = {"anonymous": report.anonymous, "confidential": report.confidential}
    return [name for name, is_set in flags.items() if is_set]


def may_reveal_identity(report: Anonymous) -> bool:
    """Tell whether an officer with the right to it may be shown who filed the report."""
    return not report.anonymous


def may_publish_position(report: Anonymous) -> bool:
    """Tell whether the exact position may be public: it may be the reporter's own door."""
    return not report.anonymous


def may_publish_own_files(report: Anonymous) -> bool:
    """Tell whether the reporter's own files may be public: a photograph may show whose it is."""
    return not report.anonymous


def may_show_content(report: Confidential) -> bool:
    """Tell whether title and words may be public, or stand in what leaves the platform."""
    return not report.confidential
