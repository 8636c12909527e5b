"""Judge an e-mail by its headers: whether a program sent it, may be answered, who vouches for it.

The provider (Amazon SES) writes its findings above the e-mail's own header: of each finding the
first occurrence counts, since a sender can add more of them only below. Sources: RFC 3834 for
automatic responses, RFC 3464 and 8098 for reports on delivery and reading; decisions 24 and 44.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.inbound.letter_kinds.absence import is_absence_note, is_answer_about_absence

#: Header names in lower case and values, in the order of the e-mail.
Headers = Sequence[tuple[str, str]]


class SenderTrust(StrEnum):
    """What the provider found about the sender's authenticity."""

    PROVED = "proved"
    UNKNOWN = "unknown"
    FORGED = "forged"


class Automatic(StrEnum):
    """Why an e-mail was written by a program; the values stand in the log."""

    DELIVERY_REPORT = "delivery report"
    EMPTY_RETURN_PATH = "empty return-path"
    AUTO_SUBMITTED = "auto-submitted"
    OUT_OF_OFFICE = "out of office"
    MASS_MAILING = "mass mailing"


@dataclass(frozen=True, kw_only=True)
class MailNature:
    """What the headers say.

    `automatic` is why a program wrote it, None when a person did. `unanswered` is the sign that its
    sender wants no automatic response, "" for none. `absent` tells that a header, or subject and
    text together, are those of an out-of-office reply; `may_be_answer` that only the words are, and
    may be a person's answer to an officer's question. `harmful_kind` is the provider's finding,
    `virus` or `spam`. `through_list` tells that a list passed it on, which breaks the proofs of who
    sent it.
    """

    automatic: Automatic | None
    unanswered: str
    absent: bool
    harmful_kind: str
    through_list: bool = False
    may_be_answer: bool = False


_UNATTENDED = re.compile(r"(?:bounces?|no-?_?reply|do-?not-?reply|noreply|postmaster)\b")
_DAEMON = re.compile(r"(?:mailer-daemon|mail-daemon)@")
_RESPONDERS = frozenset({"x-autoreply", "x-autorespond", "x-auto-reply-from", "x-autoresponder"})
#: What a header says when its program did not write the e-mail.
_DENIED = frozenset({"", "no", "false", "0"})
_LISTS = frozenset({"list-id", "list-unsubscribe", "list-post", "list-help", "x-loop"})
_BULK = frozenset({"bulk", "list", "junk"})
#: Values of X-Auto-Response-Suppress that speak of responses, not of reports on delivery.
_SUPPRESSED = frozenset({"all", "autoreply", "oof"})


def first_header(headers: Headers, name: str) -> str:
    """Return the first value of a header; "" for none."""
    return next((value.strip() for n, value in headers if n == name), "")


def _header_word(headers: Headers, name: str) -> str:
    """Return the word that a header says, in lower case, without comments and parameters."""
    value = re.sub(r"\([^()]*\)", " ", first_header(headers, name)).partition(";")[0]
    return value.strip().lower()


def mail_nature(headers: Headers, sender: str, subject: str, text: str) -> MailNature:
    """Judge an e-mail by its headers; `subject` is decoded, `text` is all that a reader sees."""
    marked = _is_marked_absent(headers)
    absent = marked or is_absence_note(subject, text)
    return MailNature(
        automatic=_automatic(headers, sender, absent=absent),
        may_be_answer=absent
        and is_answer_about_absence(text)
        and _automatic(headers, sender, absent=marked) is None
        and not marked,
        unanswered=_unanswered(headers, sender),
        absent=absent,
        harmful_kind=_harmful_kind(headers),
        through_list=bool({name for name, _ in headers} & {"list-id", "list-post"}),
    )


def _is_marked_absent(headers: Headers) -> bool:
    marked = any(_header_word(headers, name) not in _DENIED for name in _RESPONDERS)
    return marked or _header_word(headers, "precedence") == "auto_reply"


def _automatic(headers: Headers, sender: str, *, absent: bool) -> Automatic | None:
    returns = [value for name, value in headers if name == "return-path"]
    submitted = _header_word(headers, "auto-submitted")
    kind = first_header(headers, "content-type").lower()
    answers = any(first_header(headers, name) for name in ("in-reply-to", "references"))
    failed = bool(first_header(headers, "x-failed-recipients"))
    signs = {
        Automatic.DELIVERY_REPORT: kind.startswith("multipart/report")
        or failed
        or bool(_DAEMON.match(sender)),
        Automatic.AUTO_SUBMITTED: submitted not in _DENIED,
        Automatic.EMPTY_RETURN_PATH: bool(returns) and returns[0].strip() in ("", "<>"),
        # Only what answers something can be an out-of-office reply; others write of absence too.
        Automatic.OUT_OF_OFFICE: absent and answers,
        Automatic.MASS_MAILING: _is_mass_mailing(headers),
    }
    return next((sign for sign, present in signs.items() if present), None)


def _is_mass_mailing(headers: Headers) -> bool:
    """Tell whether a newsletter was sent to us: marked bulk, left by one click, and no list.

    The one-click header (RFC 8058) is written by mass mailers alone. A complaint box behind a list
    has the list's own headers, and is a person's.
    """
    names = {name for name, _ in headers}
    bulk = _header_word(headers, "precedence") == "bulk"
    return bulk and "list-unsubscribe-post" in names and not names & {"list-id", "list-post"}


def _unanswered(headers: Headers, sender: str) -> str:
    suppressed = first_header(headers, "x-auto-response-suppress").lower()
    said = {name for name in _RESPONDERS if _header_word(headers, name) not in _DENIED}
    marked = sorted({name for name, _ in headers} & _LISTS | said)
    signs = {
        "x-auto-response-suppress": bool({*re.split(r"[,;\s]+", suppressed)} & _SUPPRESSED),
        "precedence": _header_word(headers, "precedence") in {*_BULK, "auto_reply"},
        "nobody reads there": bool(_UNATTENDED.match(sender)),
        marked[0] if marked else "": bool(marked),
    }
    return next((sign for sign, present in signs.items() if present), "")


def _harmful_kind(headers: Headers) -> str:
    for what in ("virus", "spam"):
        if first_header(headers, f"x-ses-{what}-verdict").upper() == "FAIL":
            return what
    return ""


def sender_trust(headers: Headers, sender: str) -> SenderTrust:
    """Return PROVED when DMARC passed, or else SPF and a DKIM signature of the sender's domain.

    FORGED when DMARC failed, or both others did. Comments and quotations are cut out first: the
    sender's own words stand in them. A DMARC verdict counts for the domain that it names.
    """
    found = first_header(headers, "authentication-results").lower()
    plain = re.sub(r'"[^"]*"?', "", found)
    while plain != (plain := re.sub(r"\([^()]*\)", "", plain)):
        pass
    server, *parts = (part.strip() for part in plain.split(";"))
    if server != "amazonses.com":
        return SenderTrust.UNKNOWN
    verdicts = [(*part.partition("=")[::2], part) for part in parts]
    results = {(name, rest.split(" ")[0]) for name, rest, _ in verdicts if rest}
    failed = {name for name, verdict in results if verdict == "fail"}
    if "dmarc" in failed or {"spf", "dkim"} <= failed:
        return SenderTrust.FORGED
    domain = sender.rpartition("@")[2]
    signed = rf"dkim=pass\b.*\bheader\.[id]=@?{re.escape(domain)}(\s|$)"
    own = ("spf", "pass") in results and any(re.match(signed, part) for _, _, part in verdicts)
    passed = any(_dmarc_passed(part, domain) for _, _, part in verdicts)
    return SenderTrust.PROVED if passed or own else SenderTrust.UNKNOWN


def _dmarc_passed(part: str, domain: str) -> bool:
    """Tell whether a verdict says that DMARC passed for this domain, or one above or below it.

    Provider and platform may read an odd From header differently: then nothing is proved.
    """
    if not re.match(r"dmarc=pass\b", part):
        return False
    match = re.search(r"\bheader\.from=@?([^\s;]+)", part)
    named = match[1].rstrip(".") if match else domain
    return named == domain or domain.endswith(f".{named}") or named.endswith(f".{domain}")
