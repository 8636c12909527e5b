"""Read subjects: what mail programs write before them, and what the sender wrote."""

import re

#: What mail programs put before the subject of an answer or of a letter that is passed on.
_PREFIX = (
    r"(?:re|fwd?|fw|bls|balasan|balas|trs|trsn|terusan|teruskan|tr|aw|antw|wg|sv|vs|rv|res|enc|rif"
    r"|ynt|odp|pd|回复|答复|转发|返信)(?:\s*[\[(]\d{1,3}[\])])?\s*[:：]"
)
_PREFIXES = re.compile(rf"^\s*(?:{_PREFIX}\s*)+", re.IGNORECASE)
#: What lists and gateways put there: `[EXT]`, `{Spam?}`, `***EXTERNAL***`, `EXTERNAL:`.
_TAG = (
    r"(?:\[[^\]\n]{1,40}\]|\{[^}\n]{1,40}\}|\(ext(?:ern(?:al)?)?\)"
    r"|\*{2,}[^*\n]{1,40}\*{2,}|(?:ext|external|eksternal|spam)\s*[:：])"
)
_BESIDE = re.compile(rf"^\s*(?:(?:{_PREFIX}|{_TAG})\s*)+", re.IGNORECASE)


def without_prefixes(subject: str) -> str:
    """Return a subject without the prefixes of answers; its tags may be the sender's words.

    >>> without_prefixes("Re: Fwd: [RT 05] lampu padam")
    '[RT 05] lampu padam'
    """
    return _PREFIXES.sub("", subject).strip()


def without_prefixes_and_tags(subject: str) -> str:
    """Return a subject also without the tags of lists and gateways: for judging it only.

    >>> without_prefixes_and_tags("[EXT] Re: AW: Abwesend")
    'Abwesend'
    """
    return _BESIDE.sub("", subject).strip()
