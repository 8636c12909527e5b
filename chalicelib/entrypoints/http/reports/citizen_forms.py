"""Check what citizens send: limits as in docs/openapi.yaml."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.domain.attachments.file_names import UNNAMED, shown_name
from chalicelib.domain.deadlines.calendar import local_day
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.codes import Kind
from chalicelib.domain.reports.report import DeclaredFile, Place, Rating, Reporter
from chalicelib.domain.reports.submission_limits import (
    ADDRESS,
    BODY,
    FILE_TYPES,
    FILES,
    LARGEST_FILE,
    NAME,
    TITLE,
    UNKNOWN_TYPE,
)
from chalicelib.entrypoints.http.json_fields import Fields
from chalicelib.usecases.reports.submit import ReportDraft

#: Characters that a reply without files has at least.
SHORTEST_REPLY = 2
#: Characters of a name or type of a file that are read.
LONGEST_LABEL = 4096
#: No incident is older.
EARLIEST = date(1945, 1, 1)
#: Indonesia with its seas, degrees.
LATITUDES, LONGITUDES = (-90, 90), (-180, 180)


def submission(body: dict[str, object], reference: Reference, now: datetime) -> ReportDraft:
    """Read a complete submission.

    Raises: InvalidFields with every fault at once.
    """
    form = Fields(body)
    today = local_day(now)
    token = form.uuid("submission_token")
    kind = form.choice("kind", Kind)
    title = form.text("title", shortest=TITLE[0], longest=TITLE[1])
    text = form.text("body", shortest=BODY[0], longest=BODY[1], lines=True)
    incident = form.day("incident_date", earliest=EARLIEST, latest=today)
    place = _place(form, reference)
    category = _category(form, reference, today)
    agency = _agency(form, reference)
    anonymous = form.boolean("anonymous", default=False)
    confidential = form.boolean("confidential", default=False)
    reporter = _reporter(form)
    files = declared_files(form, first=1)
    channel = form.choice("channel", ["web"]) if form.raw("channel") is not None else "web"
    form.raise_faults()
    return ReportDraft(
        token=token,
        kind=Kind(kind),
        title=title,
        body=text,
        incident_date=incident,
        place=place,
        category=category,
        target_agency=agency,
        anonymous=anonymous,
        confidential=confidential,
        reporter=reporter,
        channel=channel,
        language=reporter.language if reporter else "id",
        files=files,
    )


def category_and_region(
    query: Mapping[str, str], reference: Reference, now: datetime
) -> tuple[str, str]:
    """Read category and region of a query.

    Raises: InvalidFields.
    """
    form = Fields(query)
    category = form.text("category", shortest=1, longest=80)
    found = reference.categories.get(category)
    if category and (found is None or not found.active(local_day(now))):
        form.fail("category", "unknown" if found is None else "inactive")
    region = _region(form, reference)
    form.raise_faults()
    return category, region


def _place(form: Fields, reference: Reference) -> Place:
    part = form.nested("location")
    if part is None:
        return Place(region="")
    place = Place(
        region=_region(part, reference),
        address=part.text("address", longest=ADDRESS),
        lat=part.coordinate("lat", *LATITUDES),
        lon=part.coordinate("lon", *LONGITUDES),
    )
    _check_point(part, place, reference)
    return place


def _check_point(part: Fields, place: Place, reference: Reference) -> None:
    """Refuse half a point, one abroad, and one that is nowhere near the region chosen."""
    for given, other in (("lat", "lon"), ("lon", "lat")):
        if getattr(place, given) is not None and part.raw(other) is None:
            part.fail(other, "half_a_point")
    if place.lat is None or place.lon is None:
        return
    point, geography = (place.lat, place.lon), reference.geography()
    if not geography.is_inside(point):
        part.fail("lat", "outside")
    elif near := geography.elsewhere(place.region, point):
        part.fail("lat", "point_elsewhere", reference.region_path(near))


def _region(part: Fields, reference: Reference) -> str:
    region = part.text("region", shortest=1, longest=13)
    if region and (region not in reference.regions or "." not in region):
        part.fail("region", "unknown")
    return region


def _category(form: Fields, reference: Reference, today: date) -> str:
    chosen = form.text("category", shortest=1, longest=80)
    found = reference.categories.get(chosen)
    if chosen and found is None:
        form.fail("category", "unknown")
    elif found and not found.active(today):
        form.fail("category", "inactive")
    elif (notice := reference.notice_of(chosen)) and notice.stops:
        form.fail("category", "stopped", said={"id": notice.text_id, "en": notice.text_en})
    return chosen


def _agency(form: Fields, reference: Reference) -> str | None:
    chosen = form.text("agency", longest=80)
    if chosen and chosen not in {a.id for a in reference.offered()}:
        form.fail("agency", "unknown")
    return chosen or None


def _reporter(form: Fields) -> Reporter | None:
    part = form.nested("reporter", required=False)
    if part is None:
        return None
    given = part.raw("language")
    reporter = Reporter(
        name=part.text("name", longest=NAME),
        email=part.email("email"),
        phone=part.phone("phone"),
        language=part.choice("language", ["id", "en"]) if given is not None else "id",
    )
    return reporter if reporter.name or reporter.email or reporter.phone else None


def declared_files(form: Fields, *, first: int) -> tuple[DeclaredFile, ...]:
    """Read the files that are to be uploaded, numbered from `first`.

    Their labels are kept where they are ones that we take; their bytes say later what they are.
    """
    found = []
    for n, part in enumerate(form.nested_list("attachments", most=FILES), start=first):
        name = shown_name(_label(part, "name")) or UNNAMED
        label = _label(part, "type").partition(";")[0].strip().lower()
        type_ = label if label in FILE_TYPES else UNKNOWN_TYPE
        size = part.integer("size", least=1, most=FILE_TYPES.get(type_, LARGEST_FILE))
        found.append(DeclaredFile(n=n, name=name, type=type_, size=size))
    return tuple(found)


def _label(part: Fields, name: str) -> str:
    """Read what a device says of a file; whatever it says is no reason to refuse the file."""
    value = part.raw(name)
    if value is not None and not isinstance(value, str):
        part.fail(name, "not_text")
    return value[:LONGEST_LABEL] if isinstance(value, str) else ""


def more_files(body: dict[str, object]) -> tuple[DeclaredFile, ...]:
    """Read further files of a report; they get their numbers later.

    Raises: InvalidFields.
    """
    form = Fields(body)
    if not form.raw("attachments"):
        form.fail("attachments", "required")
    files = declared_files(form, first=1)
    form.raise_faults()
    return files


def words_and_files(body: dict[str, object]) -> tuple[str, tuple[DeclaredFile, ...]]:
    """Read what a reporter says to the officers: words, files, or both.

    Raises: InvalidFields.
    """
    form = Fields(body)
    files = declared_files(form, first=1)
    text = form.text("text", shortest=0 if files else SHORTEST_REPLY, longest=BODY[1], lines=True)
    form.raise_faults()
    return text, files


def withdrawal(body: dict[str, object]) -> str:
    """Read why a report is withdrawn; may be empty.

    Raises: InvalidFields.
    """
    form = Fields(body)
    reason = form.text("reason", longest=500, lines=True)
    form.raise_faults()
    return reason


def appeal_reason(body: dict[str, object]) -> str:
    """Read why an answer does not help, or why an ended report should be opened again.

    Raises: InvalidFields.
    """
    form = Fields(body)
    reason = form.text("reason", shortest=5, longest=1000, lines=True)
    form.raise_faults()
    return reason


def rating(body: dict[str, object]) -> Rating:
    """Read a rating.

    Raises: InvalidFields.
    """
    form = Fields(body)
    score = form.integer("score", least=1, most=5)
    comment = form.text("comment", longest=500, lines=True)
    form.raise_faults()
    return Rating(score=score, comment=comment)
