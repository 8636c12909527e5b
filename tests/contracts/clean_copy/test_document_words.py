"""Words of a document that no page shows: none of them is in its copy."""

import io
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageCms

from chalicelib.adapters.clean_copy import pdf_content
from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.domain.errors import FileRefused
from tests.contracts.clean_copy.test_documents import (
    SECRET,
    WORDS,
    WRITTEN,
    a_document,
    everything_in,
    pages_of,
)

S = SECRET.encode()


def a_jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(out, "JPEG", comment=S)
    return out.getvalue()


HIDDEN_IN_CONTENT = {
    "remark": b"% " + S + b"\n" + WORDS,
    "remark before the last line": WORDS + b" % " + S,
    "author of a part": b"/Span <</Author (" + S + b")>> BDC " + WORDS + b" EMC",
    "text instead": b"/Span <</ActualText <" + S.hex().encode() + b">>> BDC " + WORDS + b" EMC",
    "description": b"/Figure <</MCID 0 /Alt (" + S + b") /E (" + S + b")>> BDC " + WORDS + b" EMC",
    "name of a part": b"/" + S.replace(b" ", b"#20") + b" BMC " + WORDS + b" EMC",
    "point": b"/Contoh <</Author (" + S + b")>> DP /X MP " + WORDS,
    "unknown operator": b"BX (" + S + b") contoh EX " + WORDS,
    "words too many": b"(" + S + b") 1 0 0 rg <</A (" + S + b")>> 2 w " + WORDS,
    "pattern of lines": b"[3 (" + S + b")] 0 d " + WORDS,
    "picture in content": b"BI /W 1 /H 1 /CS /G /BPC 8 /Author (" + S + b") ID x EI " + WORDS,
    "photo in content": b"BI /W 8 /H 8 /CS /RGB /BPC 8 /F /DCT ID " + a_jpeg() + b" EI " + WORDS,
}


def in_page(pdf: Pdf, page: Any, content: bytes) -> None:
    page.Contents = pdf.make_stream(content)


def in_several(pdf: Pdf, page: Any, content: bytes) -> None:
    page.Contents = Array([pdf.make_stream(b"q"), pdf.make_stream(content), pdf.make_stream(b"Q")])


def in_form(pdf: Pdf, page: Any, content: bytes) -> None:
    form = pdf.make_stream(content)
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 200])
    form.Resources = page.Resources
    form.PieceInfo = Dictionary(Contoh=Dictionary(Private=String(SECRET)))
    page.Resources.XObject = Dictionary(Fm0=form)
    page.Contents = pdf.make_stream(b"/Fm0 Do")


def in_pattern(pdf: Pdf, page: Any, content: bytes) -> None:
    pattern = pdf.make_stream(content)
    pattern.Type, pattern.PatternType, pattern.PaintType = Name.Pattern, 1, 1
    pattern.TilingType, pattern.XStep, pattern.YStep = 1, 9, 9
    pattern.BBox, pattern.Resources = Array([0, 0, 9, 9]), Dictionary()
    page.Resources.Pattern = Dictionary(P0=pattern)


def in_letter(pdf: Pdf, page: Any, content: bytes) -> None:
    glyph = pdf.make_stream(b"9 0 d0 " + content)
    page.Resources.Font.F2 = pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type3,
            FontBBox=Array([0, 0, 9, 9]),
            FontMatrix=Array([1, 0, 0, 1, 0, 0]),
            CharProcs=Dictionary(a=glyph),
            Encoding=Dictionary(Differences=Array([97, Name.a])),
            FirstChar=97,
            LastChar=97,
            Widths=Array([9]),
        )
    )


def in_stamp(pdf: Pdf, page: Any, content: bytes) -> None:
    look = pdf.make_stream(content)
    look.Subtype, look.BBox = Name.Form, Array([0, 0, 9, 9])
    stamp = Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 9, 9]), AP=Dictionary(N=look))
    page.Annots = Array([pdf.make_indirect(stamp)])


@pytest.mark.parametrize(
    "where",
    [in_page, in_several, in_form, in_pattern, in_letter, in_stamp],
    ids=lambda f: f.__name__,
)
@pytest.mark.parametrize("content", HIDDEN_IN_CONTENT.values(), ids=HIDDEN_IN_CONTENT.keys())
def test_content_says_what_it_draws_and_nothing_else(
    where: Callable[[Pdf, Any, bytes], None], content: bytes
) -> None:
    data = a_document(lambda pdf, page: where(pdf, page, content))
    assert check_file(data).type == "application/pdf"
    found = everything_in(check_file(data).copy)
    assert S not in found
    assert S.hex().encode() not in found.lower()
    assert S.replace(b" ", b"#20") not in found
    assert WRITTEN in found.lower()


def a_field(**more: Any) -> Any:
    return Dictionary(
        Subtype=Name.Widget, FT=Name.Tx, Rect=Array([10, 10, 90, 30]), V=String("Lampu"), **more
    )


def fields(pdf: Pdf, page: Any) -> None:
    resting = pdf.make_stream(b"% " + S)
    resting.Subtype, resting.BBox = Name.Form, Array([0, 0, 9, 9])
    hidden = Dictionary(Subtype=Name.Widget, FT=Name.Tx, F=2, T=String("b"), V=String(SECRET))
    hidden.Rect = Array([0, 0, 9, 9])
    unseen = Dictionary(Subtype=Name.Text, F=32, Contents=String(SECRET), Rect=hidden.Rect)
    notes = [
        a_field(T=String(SECRET), TU=String(SECRET), TM=String(SECRET), DV=String(SECRET)),
        a_field(T=String(SECRET), Contents=String(SECRET), MK=Dictionary(RC=String(SECRET))),
        a_field(T=String("a"), RV=String(SECRET), AP=Dictionary(R=resting, D=resting)),
        hidden,
        unseen,
    ]
    page.Annots = Array([pdf.make_indirect(each) for each in notes])
    nowhere = Dictionary(FT=Name.Tx, T=String("c"), V=String(SECRET))
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([*list(page.Annots)[:4], pdf.make_indirect(nowhere)]),
        XFA=Array([String("datasets"), pdf.make_stream(S)]),
    )


def around_pages(pdf: Pdf, page: Any) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))
    pdf.Root.Outlines = Dictionary(First=Dictionary(Title=String(SECRET)))
    pdf.Root.StructTreeRoot = Dictionary(
        K=Dictionary(Alt=String(SECRET), ActualText=String(SECRET), T=String(SECRET))
    )
    pdf.Root.Lang, pdf.Root.URI = String(SECRET), Dictionary(Base=String(SECRET))
    pdf.Root.Threads = Array([pdf.make_indirect(Dictionary(I=Dictionary(Author=String(SECRET))))])
    pdf.Root.Collection = Dictionary(D=String(SECRET))
    pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX, Info=String(SECRET))])
    pdf.Root.ViewerPreferences = Dictionary(Contoh=String(SECRET))
    pdf.Root.PieceInfo = Dictionary(Contoh=Dictionary(Private=String(SECRET)))
    page.VP = Array([Dictionary(Name=String(SECRET))])
    page.Tabs, page.ID = Name.S, String(SECRET)


def layers(pdf: Pdf, page: Any) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(SECRET)))
    layering = Dictionary(Name=String(SECRET), ON=Array([layer]), Order=Array([layer]))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=layering, Configs=Array([layering]))
    page.Resources.Properties = Dictionary(L1=layer, M1=Dictionary(Author=String(SECRET)))
    page.Contents = pdf.make_stream(b"/OC /L1 BDC /Span /M1 BDC " + WORDS + b" EMC EMC")


def a_profile() -> bytes:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    at, size = next(
        (int.from_bytes(row[4:8], "big"), int.from_bytes(row[8:12], "big"))
        for row in (profile[n : n + 12] for n in range(132, 400, 12))
        if row[:4] == b"desc"
    )
    assert size > len(S) + 20
    return profile[: at + 20] + S + profile[at + 20 + len(S) :]


def colours_and_letters(pdf: Pdf, page: Any) -> None:
    profile = pdf.make_stream(a_profile())
    profile.N, profile.Alternate = 3, Name.DeviceRGB
    halves = pdf.make_stream(b"{ 2 div % " + S + b"\n dup dup }")
    halves.FunctionType, halves.Domain = 4, Array([0, 1])
    halves.Range = Array([0, 1, 0, 1, 0, 1])
    separation = Array([Name.Separation, Name.Spot, Name.DeviceRGB, halves])
    page.Resources.ColorSpace = Dictionary(C0=Array([Name.ICCBased, profile]), C1=separation)
    page.Resources.Font.F1.ToUnicode = pdf.make_stream(
        b"%!PS-Adobe-3.0\n%%Title: " + S + b"\rbegincmap\r  % " + S + b"\n"
        b"1 beginbfchar <41> <0041> endbfchar endcmap"
    )


@pytest.mark.parametrize("change", [fields, around_pages, layers, colours_and_letters])
def test_nothing_around_the_pages_says_who_wrote_them(change: Callable[[Pdf, Any], None]) -> None:
    data = a_document(change)
    assert S in everything_in(data)
    found = everything_in(check_file(data).copy)
    assert S not in found
    assert WRITTEN in found.lower()


def test_fields_and_layers_are_what_they_were_under_names_of_ours() -> None:
    pdf, page = pages_of(check_file(a_document(fields)).copy)
    assert [str(field.V) for field in page.Annots] == ["Lampu"] * 3
    first, second, third = (str(field.T) for field in page.Annots)
    assert first == second != third
    assert len(pdf.Root.AcroForm.Fields) == 3
    _, page = pages_of(check_file(a_document(layers)).copy)
    operators = [
        (str(step.operator), [str(each) for each in step.operands])
        for step in pikepdf.parse_content_stream(page)
        if str(step.operator) in ("BDC", "BMC", "EMC")
    ]
    assert operators == [("BDC", ["/OC", "/L1"]), ("BMC", ["/Span"]), ("EMC", []), ("EMC", [])]


def test_a_profile_and_a_map_of_characters_still_do_their_work() -> None:
    _, page = pages_of(check_file(a_document(colours_and_letters)).copy)
    profile = page.Resources.ColorSpace.C0[1].read_bytes()
    made = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    into = ImageCms.createProfile("sRGB")
    same = ImageCms.profileToProfile(Image.new("RGB", (1, 1), (200, 10, 60)), made, into)
    assert same is not None
    assert same.getpixel((0, 0)) == (200, 10, 60)
    assert b"1 beginbfchar <41> <0041>" in page.Resources.Font.F1.ToUnicode.read_bytes()
    assert b"{ 2 div" in page.Resources.ColorSpace.C1[3].read_bytes()


def test_content_that_breaks_off_before_its_operator_is_joined() -> None:
    def broken(pdf: Pdf, page: Any) -> None:
        first, second = WORDS[: WORDS.index(b" Tf")], WORDS[WORDS.index(b" Tf") :]
        shared = pdf.make_stream(first)
        page.Contents = Array([shared, pdf.make_stream(second)])

    _, page = pages_of(check_file(a_document(broken)).copy)
    operators = [str(step.operator) for step in pikepdf.parse_content_stream(page)]
    assert operators == ["BT", "Tf", "Td", "Tj", "ET"]


def test_a_number_that_readers_forgive_stays_in_its_place() -> None:
    def wrong(pdf: Pdf, page: Any) -> None:
        page.Contents = pdf.make_stream(b"BT /F1 12 Tf 7 --5 Td (Jalan berlubang) Tj ET")

    _, page = pages_of(check_file(a_document(wrong)).copy)
    assert b"7 --5" in b" ".join(page.Contents.read_bytes().split())


@pytest.mark.long
@pytest.mark.long
def test_long_content_is_cleaned_and_what_is_too_long_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawing = b"1 2 m 3 4 l S\n" * 160_000 + b"% " + S + b"\n" + WORDS
    data = a_document(lambda pdf, page: in_page(pdf, page, drawing))
    found = everything_in(check_file(data).copy)
    assert S not in found
    assert WRITTEN in found.lower()
    monkeypatch.setattr(pdf_content, "LONGEST", 1_000_000)
    with pytest.raises(FileRefused) as caught:
        check_file(data)
    assert caught.value.reason == "too_complex"


def a_hidden_field(rect: tuple[int, int, int, int] = (0, 0, 90, 9), flags: int = 4) -> Dictionary:
    return Dictionary(
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("isi"),
        V=String(SECRET),
        F=flags,
        Rect=Array(rect),
    )


def with_fields(pdf: Pdf, page: Any, places: list[Any], fields: list[Any]) -> None:
    page.Annots = Array(places)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields))


def hidden_place(pdf: Pdf, page: Any) -> None:
    place = pdf.make_indirect(Dictionary(Subtype=Name.Widget, F=2, Rect=Array([0, 0, 90, 9])))
    field = Dictionary(FT=Name.Tx, T=String("isi"), V=String(SECRET), Kids=Array([place]))
    place.Parent = pdf.make_indirect(field)
    with_fields(pdf, page, [place], [place.Parent])


def no_width(pdf: Pdf, page: Any) -> None:
    field = pdf.make_indirect(a_hidden_field(rect=(9, 9, 9, 18)))
    with_fields(pdf, page, [field], [field])


def on_no_page(pdf: Pdf, page: Any) -> None:
    with_fields(pdf, page, [], [pdf.make_indirect(a_hidden_field())])


def without_places(pdf: Pdf, page: Any) -> None:
    field = Dictionary(FT=Name.Tx, T=String("isi"), V=String(SECRET), Kids=Array())
    with_fields(pdf, page, [], [pdf.make_indirect(field)])


def name_of_layers(pdf: Pdf, page: Any) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Denah")))
    order = Array([String(SECRET), Array([String(SECRET), layer])])
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(Order=order))


def coded_comment(pdf: Pdf, page: Any) -> None:
    in_picture(pdf, page, a_code_stream())


def box_of_a_picture(pdf: Pdf, page: Any) -> None:
    in_picture(pdf, page, a_box(b"jP  ", b"\r\n\x87\n") + a_box(b"jp2h", a_box(b"xml ", S)))


def a_box(kind: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def a_code_stream() -> bytes:
    """The heads of a picture in JPEG 2000: of the whole, and of its one part; then its end."""
    comment = b"\xff\x64" + (4 + len(S)).to_bytes(2, "big") + b"\x00\x01" + S
    size = 12 + len(comment) + 2
    part = b"\xff\x90\x00\x0a\x00\x00" + size.to_bytes(4, "big") + b"\x00\x01"
    whole = b"\xff\x4f\xff\x51\x00\x29" + bytes(39)
    return whole + comment + part + comment + b"\xff\x93\xff\xd9"


def in_picture(pdf: Pdf, page: Any, coded: bytes) -> None:
    image = pdf.make_stream(coded)
    image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.JPXDecode
    image.Width = image.Height = 1
    page.Resources.XObject = Dictionary(Im0=image)


@pytest.mark.parametrize(
    "hide",
    [
        hidden_place,
        no_width,
        on_no_page,
        without_places,
        name_of_layers,
        coded_comment,
        box_of_a_picture,
    ],
)
def test_what_no_page_shows_is_in_no_copy(hide: Callable[[Pdf, Any], None]) -> None:
    data = a_document(hide)
    assert S in everything_in(data)
    found = everything_in(check_file(data).copy)
    assert S not in found
    assert WRITTEN in found.lower()


def test_what_was_filled_in_stays_where_it_is_seen() -> None:
    def seen(pdf: Pdf, page: Any) -> None:
        place = pdf.make_indirect(Dictionary(Subtype=Name.Widget, F=4, Rect=Array([0, 0, 90, 9])))
        field = Dictionary(
            FT=Name.Tx, T=String("isi"), V=String("Lampu padam"), Kids=Array([place])
        )
        place.Parent = pdf.make_indirect(field)
        with_fields(pdf, page, [place], [place.Parent])

    pdf, page = pages_of(check_file(a_document(seen)).copy)
    assert str(page.Annots[0].Parent.V) == "Lampu padam"
    assert str(pdf.Root.AcroForm.Fields[0].V) == "Lampu padam"


def test_pictures_within_keep_their_pixels_when_their_comments_go() -> None:
    coded = a_code_stream()
    _, page = pages_of(check_file(a_document(lambda pdf, page: in_picture(pdf, page, coded))).copy)
    assert page.Resources.XObject.Im0.read_raw_bytes() == coded.replace(S, b" " * len(S))
