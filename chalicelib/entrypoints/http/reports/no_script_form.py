"""Read the form as a browser without JavaScript sends it: places and agencies typed by hand."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from chalice.app import Request

from chalicelib.domain.clean_text import clean_text
from chalicelib.domain.errors import FieldError, InvalidFields
from chalicelib.domain.privacy.privacy_choice import PRIVACY, privacy_choice
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.routing import name_search
from chalicelib.domain.routing.place_finder import FoundPlace
from chalicelib.domain.written_dates import iso_date
from chalicelib.entrypoints.http.problems import BadRequest, TooLarge
from chalicelib.entrypoints.http.reports import citizen_forms
from chalicelib.usecases.reports.submit import ReportDraft

#: The questions in the order in which they are asked.
QUESTIONS = (
    "kind",
    "title",
    "body",
    "incident_date",
    "region",
    "address",
    "category",
    "agency",
    "privacy",
    "reporter_name",
    "reporter_email",
    "reporter_phone",
)
#: What is sent beside them.
BESIDE = (
    "language",
    "switch",
    "step",
    "submission_token",
    "region_choice",
    "agency_choice",
    # Boxes of the form of earlier releases, which a browser may still show.
    "anonymous",
    "confidential",
)
#: Questions by the names that the API gives their fields, where those differ.
_QUESTION = {
    "location": "region",
    "location.region": "region",
    "location.address": "address",
    "reporter.name": "reporter_name",
    "reporter.email": "reporter_email",
    "reporter.phone": "reporter_phone",
}
#: Far above the API's own limit: a text that is too long comes back to be shortened.
LARGEST_FORM = 512 * 1024
MOST_FIELDS = 100
#: None of that name, a few, more than help in choosing.
_PLACE = ("place_unknown", "several_places", "too_many_places")
_AGENCY = ("agency_not_found", "several_agencies", "too_many_of_that_name")


@dataclass(frozen=True, kw_only=True)
class ParsedForm:
    """What a form says: a draft, or its faults and the places and agencies to choose among."""

    draft: ReportDraft | None
    faults: Sequence[FieldError]
    region: str
    agency: str
    places: Sequence[FoundPlace] = ()
    agencies: Sequence[str] = ()


def form_fields(request: Request) -> dict[str, str]:
    """Return every field of the report form in clean text, "" for those not sent.

    Raises: TooLarge, or BadRequest when it is no form.
    """
    form = posted_fields(request, (*QUESTIONS, *BESIDE), as_typed=("reporter_email",))
    form["privacy"] = privacy_choice(
        form["privacy"],
        anonymous=bool(form["anonymous"]),
        confidential=bool(form["confidential"]),
    )
    return form


def posted_fields(
    request: Request, names: Iterable[str], *, as_typed: Collection[str] = ()
) -> dict[str, str]:
    """Return what a form sent, "" for those of its `names` that were not sent.

    The text is clean, but for the fields `as_typed`: addresses of e-mail, judged as typed.
    Bytes that are no UTF-8 become a replacement sign, which the review shows.

    Raises: TooLarge, or BadRequest when it is no form.
    """
    raw = request.raw_body
    if len(raw) > LARGEST_FORM:
        raise TooLarge
    try:
        pairs = parse_qsl(
            raw if isinstance(raw, str) else raw.decode(errors="replace"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="replace",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise BadRequest from error
    return dict.fromkeys(names, "") | {
        name: text if name in as_typed else clean_text(text) for name, text in pairs
    }


def parse_form(
    form: Mapping[str, str], token: str, reference: Reference, now: datetime
) -> ParsedForm:
    """Check the form by the rules of the API, and find places and agencies by the names typed.

    Faults are part of the result, in the order of the questions; nothing is raised.
    """
    places = name_search.find_places(form["region"].strip(), reference)
    agencies = name_search.find_agencies(form["agency"].strip(), reference.offered())
    region = _one([p.code for p in places], form["region_choice"])
    agency = _one(agencies, form["agency_choice"])
    detail = next((p.detail for p in places if p.code == region), "")
    faults: dict[str, FieldError] = {}
    if form["region"].strip() and not region:
        faults["region"] = FieldError(name="region", code=_code(_PLACE, places))
    if form["agency"].strip() and not agency:
        faults["agency"] = FieldError(name="agency", code=_code(_AGENCY, agencies))
    draft = None
    try:
        body = _body(form, token, (region, detail), agency)
        draft = citizen_forms.submission(body, reference, now)
    except InvalidFields as wrong:
        for fault in wrong.fields:
            name = _QUESTION.get(fault.name, fault.name)
            given = FieldError(name=name, code=fault.code, limit=fault.limit, said=fault.said)
            faults.setdefault(name, given)
    return ParsedForm(
        draft=None if faults else draft,
        faults=sorted(faults.values(), key=lambda f: QUESTIONS.index(f.name)),
        region=region,
        agency=agency,
        places=places if 1 < len(places) <= name_search.MOST_MATCHES else (),
        agencies=agencies if 1 < len(agencies) <= name_search.MOST_MATCHES else (),
    )


def _body(
    form: Mapping[str, str], token: str, place: tuple[str, str], agency: str
) -> dict[str, object]:
    """The body that the API would have been sent.

    A village or landmark that was typed for the place is kept as the address, if there is none.
    """
    region, detail = place
    anonymous, confidential = PRIVACY[form["privacy"] or "open"]
    return {
        "submission_token": token,
        **{name: form[name] for name in ("kind", "title", "body", "category")},
        "incident_date": iso_date(form["incident_date"]),
        "location": {"region": region, "address": form["address"].strip() or detail},
        "agency": agency or None,
        "anonymous": anonymous,
        "confidential": confidential,
        "reporter": {
            "name": form["reporter_name"],
            "email": form["reporter_email"],
            "phone": form["reporter_phone"],
            "language": form["language"] if form["language"] in ("id", "en") else "id",
        },
        "channel": "web",
    }


def _one(found: Sequence[str], chosen: str) -> str:
    """The only one, or the one chosen among them."""
    return found[0] if len(found) == 1 else chosen if chosen in found else ""


def _code(codes: tuple[str, str, str], found: Sequence[object]) -> str:
    none, several, too_many = codes
    return none if not found else several if len(found) <= name_search.MOST_MATCHES else too_many
