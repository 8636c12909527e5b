"""The shape of a message's texts."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of one message in one language; with `sms_link` the SMS says where, if it fits.

    A paragraph that comes out empty is left out. `page` is where its link leads on the site;
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
) -> Wording:
    """The texts of an answer; every SMS says first who writes."""
    return Wording(
        subject=subject,
        paragraphs=paragraphs,
        action=action,
        sms=f"LAPOR! {sms}",
        sms_link=sms_link,
    )
