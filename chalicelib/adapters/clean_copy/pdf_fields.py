"""Know which fields and notes of a PDF its pages show."""

from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

#: Flags of notes and fields that are not on the page (ISO 32000-1, table 165): hidden, no view.
_NOT_SEEN = 2 | 32


def shown_fields(pdf: Pdf) -> set[tuple[int, int]]:
    """Return the fields with a place on a page, and the fields above them.

    What others hold nobody sees, and programs keep names of people there.
    """
    shown: set[tuple[int, int]] = set()
    for page in pdf.pages:
        places = page.obj.get("/Annots")
        for place in places if isinstance(places, Array) else ():  # type: ignore[attr-defined]
            if not (is_part(place) and place.get("/Subtype") == Name.Widget and is_place(place)):
                continue
            field = place
            while is_part(field) and not (field.is_indirect and field.objgen in shown):
                if field.is_indirect:
                    shown.add(field.objgen)
                elif field is not place:
                    break
                field = field.get("/Parent")
    return shown


def is_place(widget: Any) -> bool:
    """Whether a field is seen where it stands: not hidden, and of some width and height."""
    corners = widget.get("/Rect")
    if is_hidden(widget) or not isinstance(corners, Array) or len(corners) != len("xyxy"):
        return False
    return bool(corners[0] != corners[2] and corners[1] != corners[3])


def is_hidden(annotation: Any) -> bool:
    """Whether a note or a field is not on the page."""
    flags = annotation.get("/F")
    return isinstance(flags, int) and bool(flags & _NOT_SEEN)


def is_part(value: Any) -> bool:
    """Whether a value holds others by their names."""
    return isinstance(value, (Dictionary, Stream))
