"""What followers follow and are notified of, in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.domain.public.public_follows import FollowSubjectKind, PublicUpdateKind
from chalicelib.messages.catalogue import read


@dataclass(frozen=True, kw_only=True)
class FollowTexts:
    """What is followed, taking its `{name}`, and the public updates."""

    followed: Mapping[FollowSubjectKind, str]
    updates: Mapping[PublicUpdateKind, str]


def follow_texts(language: str) -> FollowTexts:
    """Return the texts of a language; unknown ones read Indonesian."""
    return read(FollowTexts, language, "public")


def followed_text(kind: str, name: str, language: str) -> str:
    """Say what is followed: `laporan baru di Coblong, Kota Bandung, Jawa Barat`."""
    return follow_texts(language).followed[FollowSubjectKind(kind)].format(name=name)
