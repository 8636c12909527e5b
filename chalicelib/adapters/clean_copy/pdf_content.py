"""Write the content of pages anew: only what draws goes into the copy (ISO 32000-1, annex A)."""

import re
import warnings
from collections.abc import Collection, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf, Stream, String

from chalicelib.adapters.clean_copy.pdf_faults import FAULTS
from chalicelib.adapters.clean_copy.pdf_pictures import (
    WITH_METADATA,
    are_known,
    filters_of,
    parameters_of,
    size_of,
    without_metadata,
    without_rest,
)
from chalicelib.adapters.clean_copy.redrawn_jpeg import GREY
from chalicelib.domain.errors import FileRefused

#: Bytes of one content: taking it apart needs a hundred times as much memory, and a second for two
#: million. A drawing of a whole town has five million.
LONGEST = 12_000_000
_Step = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage
#: Operators that paint the path that was laid.
_PAINTS = frozenset(("b", "B", "b*", "B*", "f", "F", "f*", "s", "S"))
_WRITES = frozenset(("Tj", "TJ", "'", '"'))
#: Operators that draw, or prepare it.
_DRAWS = frozenset(
    [
        *("b", "B", "b*", "B*", "f", "F", "f*", "s", "S", "n", "W", "W*"),
        *("m", "l", "c", "v", "y", "re", "h", "sh", "Do", "q", "Q", "cm"),
        *("BT", "ET", "T*", "Tc", "Td", "TD", "Tf", "TL", "Tm", "Tr", "Ts", "Tw", "Tz"),
        *("cs", "CS", "sc", "SC", "scn", "SCN", "g", "G", "rg", "RG", "k", "K"),
        *("d", "d0", "d1", "gs", "i", "j", "J", "M", "ri", "w"),
    ]
)
#: Numbers that some programs write wrongly and readers forgive, such as `--5`.
_LIKE_NUMBER = re.compile(r"[-+.\d]+")
#: The end of content that does not break off between an operator and what stands before it.
_WHOLE = re.compile(rb"(?:^|[\s\])>])(?:[A-Za-z*'\"]+|d[01])[\s\0]*\Z|\A[\s\0]*\Z")
#: A line of content with a string or dictionary that is not one of what is written on the page.
_WORDS_UNDRAWN = re.compile(rb"(?m)^[^\n]*[(<][^\n]*(?<!T[jJ])(?<!['\"])$")
_MARKED = pikepdf.ContentStreamInstruction([Name.Span], Operator("BMC"))
_INLINE = re.compile(rb"\ABI\s.*?\sID(?:\r\n|\s)(.*)\sEI\s*\Z", re.DOTALL)
#: Entries of pictures within content, by both of their names.
_PICTURE = frozenset(
    [
        *("/BPC", "/BitsPerComponent", "/CS", "/ColorSpace", "/D", "/Decode", "/DP"),
        *("/DecodeParms", "/F", "/Filter", "/H", "/Height", "/IM", "/ImageMask", "/I"),
        *("/Interpolate", "/Intent", "/W", "/Width"),
    ]
)
_FILTERS, _PARAMETERS = ("/F", "/Filter"), ("/DP", "/DecodeParms")
#: Width, height, bits, colour space and whether it is a mask, by both of their names.
_SIZES = (
    ("/W", "/Width"),
    ("/H", "/Height"),
    ("/BPC", "/BitsPerComponent"),
    ("/CS", "/ColorSpace"),
    ("/IM", "/ImageMask"),
)
#: What is drawn for a picture of which nothing can be shown: one grey point, as large as it was.
_GREY_PICTURE = [(Name.W, 1), (Name.H, 1), (Name.BPC, 8), (Name.CS, Name.G)]


def clean_content(stream: Any, hidden: Collection[str] = ()) -> None:
    """Write content anew without remarks, descriptions of marked parts and unknown operators.

    Nothing is drawn of what is in a layer that `hidden` names.

    What marks a part keeps its place and loses what it says, as the part may end in another
    stream; only a layer is still named. Strings stay where they are drawn.

    Raises: FileRefused with too_complex for what is too long or cannot be taken apart.
    """
    try:
        content = stream.read_bytes()
        if len(content) > LONGEST:
            raise FileRefused("too_complex")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # content that breaks off: readers draw what there is
            steps = pikepdf.parse_content_stream(stream)
        stream.write(pikepdf.unparse_content_stream(_cleaned(steps, hidden)))
    except FAULTS as error:
        raise FileRefused("too_complex") from error


def join_if_broken(pdf: Pdf, page: Any) -> None:
    """Make one content of several where one breaks off before its operator.

    Raises: FileRefused with too_complex when they are too long together.
    """
    parts = _contents(page)
    if not all(_WHOLE.search(part[-200:]) for part in parts[:-1]):
        _join(pdf, page, parts)


def join(pdf: Pdf, page: Any) -> None:
    """Make one content of several; raises like `join_if_broken`."""
    if parts := _contents(page):
        _join(pdf, page, parts)


def _contents(page: Any) -> list[bytes]:
    """Return each content of a page; none when there is but one, or one cannot be unpacked."""
    contents = page.get("/Contents")
    if not isinstance(contents, Array):
        return []
    parts: list[bytes] = []
    for each in contents:  # type: ignore[attr-defined]
        try:
            parts.append(each.read_bytes() if isinstance(each, Stream) else b"")
        except FAULTS:
            return []  # each is made readable on its own
    return parts


def _join(pdf: Pdf, page: Any, parts: list[bytes]) -> None:
    if sum(map(len, parts)) > LONGEST:
        raise FileRefused("too_complex")
    page.Contents = pdf.make_stream(b"\n".join(parts))


def _cleaned(steps: Any, hidden: Collection[str]) -> list[_Step]:
    kept = list(_drawing(_without_layers(steps, hidden) if hidden else steps))
    written = pikepdf.unparse_content_stream([each for each in kept if not _is_picture(each)])
    if not _WORDS_UNDRAWN.search(written):
        return kept  # to look at every number of a long drawing takes twenty times as long
    return [each if _is_picture(each) or _writes(each) else _without_words(each) for each in kept]


def _is_picture(step: Any) -> bool:
    return isinstance(step, pikepdf.ContentStreamInlineImage)


def _writes(step: Any) -> bool:
    return str(step.operator) in _WRITES


def _without_layers(steps: Any, hidden: Collection[str]) -> Iterator[_Step]:
    """Draw nothing of what is in a layer that is switched off; what is set there stays set."""
    marks: list[bool] = []
    for step in steps:
        name = "" if _is_picture(step) else str(step.operator)
        if name in ("BMC", "BDC"):
            marks.append(_names_layer(step.operands) and str(step.operands[1]) in hidden)
        elif name == "EMC" and marks:
            marks.pop()
        if not any(marks):
            yield step
        else:
            yield from _undrawn(step, name)


def _undrawn(step: Any, name: str) -> Iterator[_Step]:
    if name in _PAINTS:
        yield _step(step.operands, "n")
    elif name in ("'", '"'):
        if name == '"':
            yield _step(step.operands[:1], "Tw")
            yield _step(step.operands[1:2], "Tc")
        yield _step([], "T*")
    elif name and name not in ("Tj", "TJ", "Do", "sh"):
        yield step


def _step(operands: Any, name: str) -> _Step:
    return pikepdf.ContentStreamInstruction(operands, Operator(name))


def _drawing(steps: Any) -> Iterator[_Step]:
    for step in steps:
        if _is_picture(step):
            yield _picture(step)
            continue
        name = str(step.operator)
        if name in _DRAWS or name in _WRITES or name == "EMC" or _LIKE_NUMBER.fullmatch(name):
            yield step
        elif name in ("BMC", "BDC"):
            yield step if _names_layer(step.operands) else _MARKED


def _without_words(step: Any) -> Any:
    kept = [each for each in step.operands if not _holds_words(each)]
    return pikepdf.ContentStreamInstruction(kept, step.operator)


def _holds_words(operand: Any) -> bool:
    if isinstance(operand, Array):
        return any(_holds_words(each) for each in operand)  # type: ignore[attr-defined]
    return isinstance(operand, (String, Dictionary))


def _names_layer(operands: Any) -> bool:
    return len(operands) == 2 and operands[0] == Name.OC and isinstance(operands[1], Name)


def _picture(step: Any) -> Any:
    """Keep of a picture within content what draws it. Raises: FileRefused with too_complex."""
    given = list(step.operands[0]._image_object)
    entries = list(zip(given[::2], given[1::2], strict=True))
    filters = filters_of(_entry(entries, _FILTERS))
    coded = not WITH_METADATA.isdisjoint(filters)
    known = are_known(filters)
    plain = known and not coded and all(_fits(*entry) for entry in entries)
    data = _INLINE.match(step.operands[0].unparse())
    if data is None:
        if plain:
            return step
        raise FileRefused("too_complex")
    parameters = parameters_of(_entry(entries, _PARAMETERS), len(filters))
    if known and not coded:
        size = size_of(*(_entry(entries, names) for names in _SIZES))
        pixels = without_rest(data[1], filters, parameters, size)
        if pixels is None and plain:
            return step
        pixels = data[1] if pixels is None else pixels
    elif known and (found := without_metadata(data[1], filters, parameters)):
        pixels, kept = found
        others = (*_FILTERS, *_PARAMETERS)
        entries = [entry for entry in entries if str(entry[0]) not in others]
        entries.append((Name.F, Name(filters[-1])))
        if kept is not None:
            entries.append((Name.DP, kept))
    else:
        entries, pixels = _GREY_PICTURE, GREY
    head = b" ".join(
        str(key).encode() + b" " + _written(value) for key, value in entries if _fits(key, value)
    )
    with pikepdf.new() as pdf:
        made = Stream(pdf, b"BI\n" + head + b"\nID\n" + pixels + b"\nEI\n")
        return pikepdf.parse_content_stream(made)[0]


def _entry(entries: list[tuple[Any, Any]], names: tuple[str, str]) -> Any:
    """Return what stands under either of its names."""
    return next((value for key, value in entries if str(key) in names), None)


def _fits(key: Any, value: Any) -> bool:
    return str(key) in _PICTURE and not isinstance(value, String)


def _written(value: Any) -> bytes:
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    return str(value).lower().encode() if isinstance(value, bool) else str(value).encode()
