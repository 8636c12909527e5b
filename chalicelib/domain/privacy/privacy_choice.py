"""The one choice of privacy that forms offer, for the two rights that a report has."""

#: The choices: whether the reporter is anonymous, and whether the report is confidential.
PRIVACY = {
    "open": (False, False),
    "anonymous": (True, False),
    "secret": (True, True),
    "confidential": (False, True),
}


def privacy_choice(given: str, *, anonymous: bool, confidential: bool) -> str:
    """Return the choice that was made; the boxes of earlier forms hide what they say as well.

    A choice that is none of ours was meant to hide something, and hides everything.

    >>> privacy_choice("", anonymous=False, confidential=False)
    'open'
    >>> privacy_choice("confidential", anonymous=True, confidential=False)
    'secret'
    """
    hidden = PRIVACY.get(given or "open", (True, True))
    pair = (hidden[0] or anonymous, hidden[1] or confidential)
    return next(name for name, meant in PRIVACY.items() if meant == pair)
