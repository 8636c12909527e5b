"""Rewrite a PDF: only what its pages need to look as they do goes into the copy."""

import io
import re
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from chalicelib.adapters.clean_copy.pdf_content import join, join_if_broken
from chalicelib.adapters.clean_copy.pdf_faults import FAULTS
from chalicelib.adapters.clean_copy.pdf_fields import is_hidden, is_part, is_place, shown_fields
from chalicelib.adapters.clean_copy.pdf_layers import Layers
from chalicelib.adapters.clean_copy.pdf_parts import ANNOTATIONS, KEPT
from chalicelib.adapters.clean_copy.pdf_streams import clean_stream, empty_object
from chalicelib.domain.attachments.file_type import document_start
from chalicelib.domain.errors import FileRefused

#: More parts than any real document of ten megabytes has.
MOST_PARTS = 400_000
_END = b"%%EOF"
_OBJECT = re.compile(rb"\b(\d{1,7}) (\d{1,5}) obj\b(.{0,2000}?)endobj", re.DOTALL)
#: Roles in which a name stands for something that readers know.
_NAMES_DO = frozenset(("colour", "encoding", "function", "softmask", "raw"))
#: Roles of arrays within arrays, and the role of what is in them; `order` is of nothing else.
_NESTED = {"colour": "colour", "order": "layer"}
_STREAMS = frozenset(("raw", "content", "fontfile", "object"))
_CATALOG = re.compile(rb"/Type\s*/Catalog\b")
#: What stands behind the last end when a later part of the document lost its own.
_GOES_ON = re.compile(rb"\b\d{1,7} \d{1,5} obj\b|\bstartxref\b")
_BEGINS_AT = b"startxref"


def clean_pdf(data: bytes) -> bytes:
    """Return the pages, filled fields and notes of a document, in a file of our own making.

    Earlier versions within the file, what stands before and behind it, and everything that
    `pdf_parts` does not name stay behind. Restrictions without a password fall away.

    Raises: FileRefused with unreadable, encrypted, form_only or too_complex.
    """
    with _opened(data) as pdf:
        try:
            return _rewritten(pdf)
        except FAULTS as error:
            raise FileRefused("too_complex") from error


def _rewritten(pdf: Pdf) -> bytes:
    for key in list(pdf.trailer.keys()):
        if key not in ("/Root", "/Size", "/Encrypt"):
            del pdf.trailer[key]
    _Cleaner(pdf).clean()
    out = io.BytesIO()
    pdf.save(
        out,
        encryption=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
        recompress_flate=True,
        deterministic_id=True,
    )
    with pikepdf.open(io.BytesIO(out.getvalue())) as made:
        if len(made.pages) != len(pdf.pages):
            raise FileRefused("too_complex")
    return out.getvalue()


def _opened(data: bytes) -> Pdf:
    """Open from the mark to the last end: first as the file says, else as qpdf can repair it."""
    whole = _from_mark_to_end(data[document_start(data) or 0 :])
    try:
        pdf = _repaired(whole)
        pages, forms = len(pdf.pages), pdf.Root.get("/NeedsRendering")
    except pikepdf.PasswordError as error:
        raise FileRefused("encrypted") from error
    except FAULTS as error:
        if b"/Encrypt" in whole and "encrypt" in str(error).lower():
            raise FileRefused("encrypted") from error
        raise FileRefused("unreadable") from error
    if not pages:
        raise FileRefused("unreadable")
    if forms:
        raise FileRefused("form_only")  # its pages say only that a reader of forms is needed
    return pdf


def _from_mark_to_end(data: bytes) -> bytes:
    """Cut off what stands behind the document, never its later part that lost its end.

    Files for the web have an end near their beginning, and every change adds one: what was filled
    in last is behind the last end when a transfer broke off.
    """
    end = data.rfind(_END)
    if end < 0:
        return data
    rest = data[end + len(_END) :]
    if not _GOES_ON.search(rest):
        return data[: end + len(_END)] + b"\n"
    if _BEGINS_AT in rest:
        return data
    # Nothing says where the later part begins: without a word of the earlier one all is searched.
    return data.replace(_BEGINS_AT, b"%" * len(_BEGINS_AT)) + b"\n" + _END + b"\n"


def _repaired(data: bytes) -> Pdf:
    """Open; of a file that lost its end, and with it the word where it begins, take the pages."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
        if "/Size" in pdf.trailer:
            return pdf
    except pikepdf.PasswordError:
        raise
    except pikepdf.PdfError as error:
        if "encrypt" in str(error).lower():
            raise
        pdf = pikepdf.open(io.BytesIO(data + _lost_end(data)))
    made = pikepdf.new()
    made.pages.extend(pdf.pages)
    return made


def _lost_end(data: bytes) -> bytes:
    """Say where a file begins that does not say it. Raises: FileRefused when nobody can know."""
    found = [m for m in _OBJECT.finditer(data) if _CATALOG.search(m[3])]
    if not found:
        raise FileRefused("unreadable")
    number, generation = int(found[-1][1]), int(found[-1][2])
    return b"\ntrailer\n<< /Root %d %d R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)


class _Cleaner:
    """Walks from the catalog along what is kept, every part once in every role."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf
        self._waiting: list[tuple[Any, str]] = [(pdf.Root, "catalog")]
        self._seen: set[tuple[tuple[int, int], str]] = set()
        self._steps = 0
        self._fields: dict[str, str] = {}
        self._layers = 0
        self._shown = shown_fields(pdf)
        self._shown_layers = Layers(pdf)
        self._hidden: dict[tuple[int, int], frozenset[str]] = {}

    def clean(self) -> None:
        """Clean everything that is kept. Raises: FileRefused when there is too much of it."""
        while self._waiting:
            self._steps += 1
            if self._steps > MOST_PARTS:
                raise FileRefused("too_complex")
            part, role = self._waiting.pop()
            if part.is_indirect:
                if (part.objgen, role) in self._seen:
                    continue
                self._seen.add((part.objgen, role))
            self._clean_part(part, role)

    def _clean_part(self, part: Any, role: str) -> None:
        if role == "node":
            self._prepare_content(part)
        row = KEPT[role]
        for key in list(part.keys()):
            wanted = row.get(key[1:])
            fits = wanted is not None and self._keep(part, key, wanted)
            if not fits and not (key == "/Length" and isinstance(part, Stream)):
                del part[key]
        if isinstance(part, Stream):
            self._clean_stream(part, role)
        elif role == "annotation":
            self._rename(part)
        elif role == "layer" and "/Name" in part:
            self._layers += 1
            part.Name = String(f"Lapisan {self._layers}")

    def _prepare_content(self, page: Any) -> None:
        """Join the contents of a page where what one begins ends in another."""
        hidden = self._shown_layers.hidden_on_page(page)
        if not hidden:
            join_if_broken(self._pdf, page)
            return
        join(self._pdf, page)
        content: Any = page.get("/Contents")
        parts: Any = content if isinstance(content, Array) else [content]
        for each in parts:
            if isinstance(each, Stream):
                self._hidden[each.objgen] = hidden

    def _clean_stream(self, part: Any, role: str) -> None:
        if role == "object" and self._shown_layers.hides(part):
            empty_object(part)
            return
        hidden = self._hidden.get(part.objgen, frozenset())
        clean_stream(part, role, hidden | self._shown_layers.hidden_names(part.get("/Resources")))

    def _rename(self, note: Any) -> None:
        """Take from a note who wrote it, and from a field its name and its description.

        Fields of one name are one field, so that a name is replaced by one of our own.
        """
        if note.get("/Subtype") not in (None, Name.Widget):
            _drop(note, "/T")
            return
        _drop(note, "/Contents")
        if "/T" in note:
            name = str(note.T)
            note.T = String(self._fields.setdefault(name, f"isian{len(self._fields) + 1}"))

    def _keep(self, holder: Any, key: Any, wanted: str) -> bool:
        """Whether the entry is what is wanted there; what it holds is cleaned in its turn."""
        try:
            value = holder[key]
        except (pikepdf.PdfError, ValueError):
            return False
        if wanted in ("plain", "text") or (wanted == "mask" and isinstance(value, Array)):
            return _is_simple(value, strings=wanted == "text")
        if wanted.startswith("{"):
            return self._keep_by_name(value, wanted[1:-1])
        if wanted == "states" and not isinstance(value, Stream):
            return self._keep_by_name(value, "object")
        role = {"states": "object", "mask": "object"}.get(wanted, wanted.strip("[]"))
        if not isinstance(value, Array):
            return self._keep_value(value, role)
        nested = role if wanted.startswith("[") else _NESTED.get(wanted, "")
        return bool(nested) and self._keep_items(value, nested, strings=wanted == "colour")

    def _keep_items(self, array: Any, role: str, *, strings: bool = False) -> bool:
        """Keep of an array what fits, without moving what numbers and names mean by place."""
        for n in reversed(range(len(array))):
            value = array[n]
            if isinstance(value, Array):
                fits = self._deeper(value, role, strings)
            else:
                fits = self._keep_value(value, role) or _is_simple(value, strings=strings)
            if not fits:
                del array[n]
        return True

    def _deeper(self, array: Any, role: str, strings: bool) -> bool:
        """Arrays within arrays: colour spaces and layers nest a few times, never without end."""
        self._steps += 1
        if self._steps > MOST_PARTS:
            raise FileRefused("too_complex")
        if array.is_indirect:
            if (array.objgen, role) in self._seen:
                return True
            self._seen.add((array.objgen, role))
        return self._keep_items(array, role, strings=strings)

    def _keep_by_name(self, value: Any, role: str) -> bool:
        if not isinstance(value, Dictionary):
            return False
        if value.is_indirect:
            self._seen.add((value.objgen, "{" + role))
        for key in list(value.keys()):
            item = value[key]
            if role == "text":
                fits = _is_simple(item, strings=True)
            elif role == "colour" and isinstance(item, Array):
                fits = self._deeper(item, role, strings=True)
            else:
                fits = self._keep_value(item, role)
                fits = fits or (role in ("colour", "object") and isinstance(item, Name))
            if not fits:
                del value[key]
        return True

    def _keep_value(self, value: Any, role: str) -> bool:
        """Whether a value is a part of this role; if so it waits for its turn."""
        if isinstance(value, Name):
            return role in _NAMES_DO
        fits = isinstance(value, Stream) if role in _STREAMS else is_part(value) and role in KEPT
        if fits and role == "object":
            fits = value.get("/Subtype") in (Name.Image, Name.Form)
        elif fits and role == "layer":
            fits = value.get("/Type") in (Name.OCG, Name.OCMD)
        elif fits and role == "annotation":
            fits = self._is_harmless(value)
        if fits:
            self._waiting.append((value, role))
        return fits

    def _is_harmless(self, annotation: Any) -> bool:
        """Whether it is seen and does nothing; of a field, whether any of its places is seen."""
        kind = annotation.get("/Subtype")
        if self._shown_layers.hides(annotation):
            return False
        if kind not in (None, Name.Widget):
            return str(kind) in ANNOTATIONS and not is_hidden(annotation)
        if annotation.is_indirect:
            return annotation.objgen in self._shown
        return "/Kids" in annotation if kind is None else is_place(annotation)


def _drop(part: Any, key: str) -> None:
    if key in part:
        del part[key]


def _is_simple(value: Any, *, strings: bool) -> bool:
    """Whether a value is a number, a name or truth, or arrays of them; with strings if they may.

    Nested sixteen times at most: coordinates of drawings nest twice.
    """
    level = [value]
    for _ in range(16):
        arrays = [each for each in level if isinstance(each, Array)]
        for each in level:
            plain = each is None or isinstance(each, (bool, int, float, Decimal, Name, Array))
            if not (plain or (strings and isinstance(each, String))):
                return False
        if not arrays:
            return True
        level = [item for array in arrays for item in array]  # type: ignore[attr-defined]
    return False
