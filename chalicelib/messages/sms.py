"""Length and alphabet of one part of an SMS."""

#: One part of an SMS, GSM 03.38 without its escaped signs.
SMS_LENGTH = 160
GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)


def gsm_7(text: str) -> str:
    """Replace what the alphabet lacks, by a likeness or a question mark: one such sign would halve
    the room.

    >>> gsm_7("Rp 5.000 – “lunas”")
    'Rp 5.000 - "lunas"'
    """
    plain = text.translate(_LIKE)
    return "".join(c if c in GSM_7 else "?" for c in plain)


_LIKE = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "‘": "'", "’": "'", "…": "."})
