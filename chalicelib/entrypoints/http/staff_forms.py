"""What officers send, checked."""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.reference import Reference
from chalicelib.domain.words import Act, ArchiveReason
from chalicelib.entrypoints.http.fields import Fields
from chalicelib.entrypoints.http.forms import BODY, TITLE
from chalicelib.usecases.handle import Order

REASON = (5, 1000)
ANSWER = (20, 5000)
#: Given by officers; the others come of themselves.
_ARCHIVE_REASONS = [r for r in ArchiveReason if r is not ArchiveReason.WITHDRAWN]
_LARGEST_VERSION = 999_999


def order(act: Act, body: dict[str, Any], reference: Reference) -> Order:
    """The order of an act; raises InvalidFields with every fault at once."""
    form = Fields(body)
    version = form.whole("version", least=1, most=_LARGEST_VERSION)
    read = _FORMS.get(act)
    found = read(form, reference) if read else {}
    form.done()
    return Order(act=act, version=version, **found)


def _verify(form: Fields, reference: Reference) -> dict[str, Any]:
    title = form.text("title", longest=TITLE[1])
    text = form.text("body", longest=BODY[1], lines=True)
    if title and len(title) < TITLE[0]:
        form.fail("title", "too_short", TITLE[0])
    if text and len(text) < BODY[0]:
        form.fail("body", "too_short", BODY[0])
    category = form.text("category", longest=80)
    if category and category not in reference.categories:
        form.fail("category", "unknown")
    details = {
        "supervisory": form.boolean("supervisory", default=False),
        "category": category,
        "title": title,
        "body": text,
        **_home(form, reference, required=False),
    }
    return {"details": details}


def _dispose(form: Fields, reference: Reference) -> dict[str, Any]:
    return {"details": _home(form, reference, required=True), **_reason(form, reference)}


def _home(form: Fields, reference: Reference, *, required: bool) -> dict[str, Any]:
    agency = form.text("agency", shortest=1 if required else 0, longest=80)
    if agency and reference.active_agency(agency) is None:
        form.fail("agency", "unknown")
    return {"agency": agency, "unit": form.text("unit", longest=80)}


def _return(form: Fields, reference: Reference) -> dict[str, Any]:
    suggested = form.text("suggested_agency", longest=80)
    if suggested and reference.active_agency(suggested) is None:
        form.fail("suggested_agency", "unknown")
    return {"details": {"suggested_agency": suggested}, **_reason(form, reference)}


def _reason(form: Fields, _: Reference) -> dict[str, Any]:
    return {"reason": form.text("reason", shortest=REASON[0], longest=REASON[1], lines=True)}


def _question(form: Fields, _: Reference) -> dict[str, Any]:
    return {"text": form.text("question", shortest=REASON[0], longest=REASON[1], lines=True)}


def _answer(form: Fields, _: Reference) -> dict[str, Any]:
    return {"text": form.text("text", shortest=ANSWER[0], longest=ANSWER[1], lines=True)}


def _note(form: Fields, _: Reference) -> dict[str, Any]:
    return {"text": form.text("text", shortest=2, longest=ANSWER[1], lines=True)}


def _archive(form: Fields, _: Reference) -> dict[str, Any]:
    return {
        "reason": form.choice("reason", _ARCHIVE_REASONS),
        "text": form.text("text", longest=REASON[1], lines=True),
    }


_FORMS: Mapping[Act, Callable[[Fields, Reference], dict[str, Any]]] = {
    Act.VERIFY: _verify,
    Act.DISPOSE: _dispose,
    Act.RETURN: _return,
    Act.HOLD: _question,
    Act.ANSWER: _answer,
    Act.ARCHIVE: _archive,
    Act.NOTE: _note,
    Act.REVEAL_IDENTITY: _reason,
}

PROTOCOLS = ("email", "sms")


def subscription(body: dict[str, Any]) -> tuple[str, str]:
    """Protocol and endpoint of a subscriber."""
    form = Fields(body)
    protocol = form.choice("protocol", PROTOCOLS)
    endpoint = form.phone("endpoint") if protocol == "sms" else form.email("endpoint")
    if not endpoint and not form.errors:
        form.fail("endpoint", "required")
    form.done()
    return protocol, endpoint
