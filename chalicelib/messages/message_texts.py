"""The shape of a message's texts."""

from dataclasses import dataclass
from string import Formatter


@dataclass(frozen=True, kw_only=True)
class MessageTexts:
    """The texts of one message in one language; with `sms_link` the SMS says where, if it fits.

    A paragraph with an empty value is left out. `page` is where its link leads on the site;
    `stop` names the link that ends such messages.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    sms: str
    sms_link: bool = False
    page: str = "/lacak/?id={report}"
    stop: str = ""


def answering(
    subject: str, *paragraphs: str, action: str, sms: str, sms_link: bool = False
) -> MessageTexts:
    """The texts of an answer; every SMS says first who writes."""
    return MessageTexts(
        subject=subject,
        paragraphs=paragraphs,
        action=action,
        sms=f"LAPOR! {sms}",
        sms_link=sms_link,
    )


def filled(paragraphs: tuple[str, ...], values: dict[str, str]) -> list[str]:
    """The paragraphs with their values, but for those that would have a gap.

    >>> filled(("Kode: {code}", "Sampai {due_at}."), {"code": "1", "due_at": ""})
    ['Kode: 1']
    """
    whole = (p for p in paragraphs if all(values[n] for _, n, _, _ in Formatter().parse(p) if n))
    return [p.format_map(values) for p in whole]
