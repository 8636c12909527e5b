"""What one message says in one language."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Wording:
    """The texts of one message in one language; with `sms_link` the SMS says where, if it fits.

    `page` is where its link leads on the site; `stop` names the link that ends such messages.
    """

    subject: str
    paragraphs: tuple[str, ...]
    action: str
    sms: str
    sms_link: bool = False
    page: str = "/lacak/?id={report}"
    stop: str = ""
