"""Hide who filed an anonymous report in its reporter's own words, by whatever door they come.

The report shows a mask; the words as they were written are sealed as the identity is, beside it.
See decision 44.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from chalicelib.domain.contacts.contact_rules import parse_email
from chalicelib.domain.privacy.anonymity import Anonymous, may_reveal_identity
from chalicelib.domain.privacy.identity_mask import Identity, mask_identity, words_of_places
from chalicelib.domain.reference_data.reference import Reference
from chalicelib.domain.reports.history import Event
from chalicelib.domain.reports.report import DeclaredFile, Report, Reporter
from chalicelib.usecases.privacy.ports import Seal
from chalicelib.usecases.reports.ports import Reports

#: Parts of a region's code that name provinces, cities and regencies.
_REGENCY = 2
#: Masks the reporter in a text.
Hide = Callable[[str], str]
#: Gives the seal where it is needed: few requests do.
SealProvider = Callable[[], Seal]


def hider(report: Anonymous, region: str, people: Iterable[Reporter], reference: Reference) -> Hide:
    """Return what masks these people, all of them the reporter, in words of the report.

    Of a report that is not anonymous it masks nothing.
    """
    if may_reveal_identity(report):
        return str
    known = list(people)
    identity = Identity(
        names=tuple(dict.fromkeys(p.name for p in known if p.name)),
        # Mail programs write an address for a name, perhaps another one than they send from.
        emails=tuple(dict.fromkeys(e for p in known for e in (p.email, p.name) if parse_email(e))),
        phones=tuple(dict.fromkeys(p.phone for p in known if p.phone)),
        places=words_of_places(_places(region, reference)),
    )
    return lambda text: mask_identity(text, identity) if text else text


def _places(region: str, reference: Reference) -> Iterable[str]:
    yield reference.region_path(region)
    for code, name in reference.regions.items():
        if code.count(".") < _REGENCY:
            yield name


def hider_of_reporter(
    report: Report,
    *,
    reports: Reports,
    seal: SealProvider | None,
    reference: Reference,
    writers: Iterable[Reporter] = (),
) -> Hide:
    """Return what masks the sealed reporter, and the writer as a message names them.

    Raises: Unavailable, Corrupt; RuntimeError when a door gave no `seal`, so that nothing leaks.
    """
    if may_reveal_identity(report):
        return str
    if seal is None:
        raise RuntimeError("words of an anonymous report are taken where identities are sealed")
    sealed = reports.sealed_reporter(report.root)
    people = [seal().unseal_identity(report.root, sealed)] if sealed is not None else []
    return hider(report, report.place.region, [*people, *writers], reference)


def hide_in_files(files: Iterable[DeclaredFile], hide: Hide) -> tuple[DeclaredFile, ...]:
    """Return files whose names do not name the reporter."""
    return tuple(replace(file, name=hide(file.name)) for file in files)


def seal_withheld(
    written: Sequence[str], shown: Sequence[str], event: Event, seal: SealProvider | None
) -> bytes | None:
    """Seal the words and file names that an event shows with a mask; None if it shows them all as
    they were written.

    Raises: Unavailable.
    """
    if seal is None or list(written) == list(shown):
        return None
    words = "\n\n".join(filter(None, written))
    return seal().seal_identity(withheld_binding(event), Reporter(words=words))


def withheld_binding(event: Event) -> str:
    """Return what the sealed words of an event are bound to."""
    return f"{event.report}#{event.seq}"
