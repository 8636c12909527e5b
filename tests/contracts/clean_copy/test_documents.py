"""What the copy of a document shows, and what it no longer says."""

import contextlib
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from chalicelib.adapters.clean_copy.check import check_file
from chalicelib.domain.errors import FileRefused

SECRET = "CONTOH PEMILIK"
#: Content that was written anew has its words in hexadecimal digits.
WRITTEN = b"Jalan berlubang".hex().encode()
WORDS = b"BT /F1 24 Tf 20 100 Td (Jalan berlubang) Tj ET"


def a_document(change: Callable[[Pdf, Any], None] | None = None, **save: Any) -> bytes:
    """One page with the words of a report; `change` makes more of it."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(200, 200)).obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    page.Contents = pdf.make_stream(WORDS)
    if change:
        change(pdf, page)
    return saved(pdf, **save)


def saved(pdf: Pdf, **save: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


def pages_of(data: bytes) -> tuple[Pdf, Any]:
    """The document, and its first page."""
    pdf = pikepdf.open(io.BytesIO(data))
    return pdf, pdf.pages[0].obj


def everything_in(data: bytes) -> bytes:
    """The bytes of a file, its parts in writing, and its streams unpacked."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        parts = [data, pdf.trailer.unparse(resolved=True)]
        for part in pdf.objects:
            if isinstance(part, pikepdf.Stream):
                keys = [key.encode() + b" " + _written(value) for key, value in part.items()]
                parts += [part.read_raw_bytes(), *keys]
                with contextlib.suppress(pikepdf.PdfError):  # pictures stay as they are coded
                    parts.append(part.read_bytes())
            else:
                parts.append(_written(part))
    return b"\n".join(parts)


def _written(value: Any) -> bytes:
    return value.unparse() if isinstance(value, pikepdf.Object) else str(value).encode()


def script(pdf: Pdf) -> Any:
    return pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')")))


def file_inside(pdf: Pdf) -> Any:
    stream = pdf.make_stream(SECRET.encode())
    stream.Type = Name.EmbeddedFile
    return pdf.make_indirect(
        Dictionary(Type=Name.Filespec, F=String("baca.exe"), EF=Dictionary(F=stream))
    )


def author(pdf: Pdf, page: Any) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [SECRET]
    pdf.docinfo["/Author"] = SECRET
    page.Metadata = pdf.make_stream(SECRET.encode())
    page.PieceInfo = Dictionary(Contoh=Dictionary(Private=String(SECRET)))
    page.LastModified = String(SECRET)
    page.Thumb = pdf.make_stream(SECRET.encode())


def unknown_entries(pdf: Pdf, page: Any) -> None:
    for holder in (pdf.Root, page, page.Resources, page.Resources.Font.F1):
        holder.ContohPribadi = String(SECRET)
        holder.ContohLain = Dictionary(Nama=Array([String(SECRET)]))
    pdf.trailer.ContohPribadi = pdf.make_indirect(Dictionary(Nama=String(SECRET)))
    page.Contents.ContohPribadi = String(SECRET)
    page.MediaBox = Array([0, 0, 200, 200])
    page.Rotate = String(SECRET)


def opening(pdf: Pdf, page: Any) -> None:
    pdf.Root.OpenAction = script(pdf)
    pdf.Root.AA = Dictionary(WC=script(pdf))
    page.AA = Dictionary(O=script(pdf))
    names = Dictionary(Names=Array([String("a"), script(pdf)]))
    pdf.Root.Names = Dictionary(JavaScript=names)


def links(pdf: Pdf, page: Any) -> None:
    where = Array([0, 0, 50, 50])
    page.Annots = Array()
    for action in (
        Dictionary(S=Name.Launch, F=String(f"//{SECRET}/a.exe")),
        Dictionary(S=Name.URI, URI=String(f"https://example.com/{SECRET}")),
        Dictionary(S=Name.GoToR, F=String(f"\\\\{SECRET}\\a.pdf")),
        Dictionary(S=Name.SubmitForm, F=String(f"https://example.com/{SECRET}")),
    ):
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=where, A=action)
        page.Annots.append(pdf.make_indirect(link))


def files(pdf: Pdf, page: Any) -> None:
    embedded = Dictionary(Names=Array([String("baca.exe"), file_inside(pdf)]))
    pdf.Root.Names = Dictionary(EmbeddedFiles=embedded)
    pdf.Root.AF = Array([file_inside(pdf)])
    clip = Dictionary(
        Type=Name.Annot,
        Subtype=Name.FileAttachment,
        Rect=Array([0, 0, 9, 9]),
        FS=file_inside(pdf),
    )
    page.Annots = Array([pdf.make_indirect(clip)])


def rich_media(pdf: Pdf, page: Any) -> None:
    page.Annots = Array()
    for kind in ("RichMedia", "Screen", "Movie", "Sound", "3D", "Popup"):
        note = Dictionary(
            Type=Name.Annot, Subtype=Name(f"/{kind}"), Contents=String(SECRET), A=script(pdf)
        )
        page.Annots.append(pdf.make_indirect(note))


def a_form(pdf: Pdf, page: Any) -> None:
    field = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Widget,
        FT=Name.Tx,
        T=String("keluhan"),
        V=String("Lampu padam"),
        Rect=Array([10, 10, 90, 30]),
        AA=Dictionary(K=script(pdf)),
        A=script(pdf),
    )
    signature = Dictionary(
        FT=Name.Sig, T=String("tanda"), V=Dictionary(Name=String(SECRET), Contents=String(SECRET))
    )
    page.Annots = Array([pdf.make_indirect(field)])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([page.Annots[0], pdf.make_indirect(signature)]),
        XFA=pdf.make_stream(SECRET.encode()),
        CO=Array([page.Annots[0]]),
        NeedAppearances=True,
    )


def a_note(pdf: Pdf, page: Any) -> None:
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Text,
        Rect=Array([0, 0, 20, 20]),
        Contents=String("mohon dicek"),
        T=String(SECRET),
        NM=String(SECRET),
        Popup=pdf.make_indirect(Dictionary(Subtype=Name.Popup, Contents=String(SECRET))),
    )
    page.Annots = Array([pdf.make_indirect(note)])


def structure(pdf: Pdf, page: Any) -> None:
    pdf.Root.StructTreeRoot = Dictionary(K=Dictionary(Alt=String(SECRET)))
    pdf.Root.Outlines = Dictionary(First=Dictionary(Title=String(SECRET), A=script(pdf)))
    page.Resources.Properties = Dictionary(MC0=Dictionary(Author=String(SECRET)))


def remarks(pdf: Pdf, page: Any) -> None:
    page.Contents = pdf.make_stream(b"% " + SECRET.encode() + b"\n" + WORDS)


def layers(pdf: Pdf, page: Any) -> None:
    layer = pdf.make_indirect(
        Dictionary(
            Type=Name.OCG,
            Name=String("Denah"),
            Usage=Dictionary(CreatorInfo=Dictionary(Creator=String(SECRET))),
        )
    )
    pdf.Root.OCProperties = Dictionary(
        OCGs=Array([layer]),
        D=Dictionary(Creator=String(SECRET), Order=Array([Array([layer])]), ON=Array([layer])),
    )
    page.Resources.Properties = Dictionary(L1=layer)


@pytest.mark.parametrize(
    "change",
    [
        author,
        unknown_entries,
        opening,
        links,
        files,
        rich_media,
        a_form,
        a_note,
        structure,
        remarks,
        layers,
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_whoever_wrote_it_and_whatever_it_would_do_goes(
    change: Callable[[Pdf, Any], None], packed: bool
) -> None:
    mode = pikepdf.ObjectStreamMode
    data = a_document(change, object_stream_mode=mode.generate if packed else mode.disable)
    assert SECRET.encode() in everything_in(data)
    seen = check_file(data)
    assert (seen.type, seen.thumbnail) == ("application/pdf", None)
    found = everything_in(seen.copy)
    for gone in (SECRET, "/JavaScript", "/JS", "/Launch", "/EmbeddedFile", "/XFA", "baca.exe"):
        assert gone.encode() not in found
    assert WRITTEN in found.lower()


def test_what_people_filled_in_and_noted_stays() -> None:
    pdf, page = pages_of(check_file(a_document(a_form)).copy)
    assert [str(field.V) for field in page.Annots] == ["Lampu padam"]
    assert pdf.Root.AcroForm.NeedAppearances
    pdf, page = pages_of(check_file(a_document(a_note)).copy)
    assert [str(note.Contents) for note in page.Annots] == ["mohon dicek"]


def test_layers_stay_layers() -> None:
    pdf, _ = pages_of(check_file(a_document(layers)).copy)
    layering: Any = pdf.Root.OCProperties
    assert [str(layer.Name) for layer in layering.OCGs] == ["Lapisan 1"]
    assert len(layering.D.Order[0]) == 1


def test_a_picture_within_a_document_loses_its_position_and_keeps_its_pixels() -> None:
    exif = Image.Exif()
    exif[0x010F] = SECRET
    out = io.BytesIO()
    Image.new("RGB", (16, 16), "teal").save(out, "JPEG", exif=exif, comment=SECRET.encode())

    def picture(pdf: Pdf, page: Any) -> None:
        image = pdf.make_stream(out.getvalue() + SECRET.encode())
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.DCTDecode
        image.Width = image.Height = 16
        image.BitsPerComponent, image.ColorSpace = 8, Name.DeviceRGB
        page.Resources.XObject = Dictionary(Im0=image)
        page.Contents = pdf.make_stream(WORDS + b" q 50 0 0 50 0 0 cm /Im0 Do Q")

    data = a_document(picture)
    assert SECRET.encode() in data
    copy = check_file(data).copy
    assert SECRET.encode() not in everything_in(copy)
    pdf, page = pages_of(copy)
    assert len(pdf.pages) == 1
    shown: Any = pikepdf.PdfImage(page.Resources.XObject.Im0).as_pil_image()
    assert shown.getpixel((8, 8))[2] > 100


def test_earlier_versions_and_riders_go() -> None:
    plain = a_document()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("rahasia-contoh.txt", SECRET)
    for data in (
        plain + archive.getvalue(),
        plain + b"<html><script>" + SECRET.encode() + b"</script>" * 900,
        b"\xef\xbb\xbf\r\n" + plain,
        b"HTTP/1.1 200 OK\r\n\r\n" + plain,
        plain[: plain.rindex(b"startxref")],
        plain[: plain.rindex(b"xref\n0 ")],
        plain[: plain.rindex(b"xref\n0 ")] + b"%%EOF\n",
        plain.replace(b"%%EOF", b"%%EOF\n" + b"%" + SECRET.encode() + b"\n" + bytes(5000)),
    ):
        seen = everything_in(check_file(data).copy)
        assert SECRET.encode() not in seen
        assert b"PK\x03\x04" not in seen
        assert WRITTEN in seen.lower()


def changed_later(plain: bytes, words: bytes) -> bytes:
    """A document with a change behind its end, as programs save one: new content of its page."""
    pdf, page = pages_of(plain)
    number, begins = page.Contents.objgen[0], int(plain.split(b"startxref")[-1].split()[0])
    change = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (
        *(number, len(words)),
        words,
    )
    return (
        plain
        + change
        + (
            b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %d>>\n"
            b"startxref\n%d\n%%%%EOF\n"
            % (
                *(number, len(plain), int(pdf.trailer.Size), pdf.Root.objgen[0], begins),
                len(plain) + len(change),
            )
        )
    )


@pytest.mark.parametrize("lost", [b"", b"%%EOF", b"startxref", b"trailer", b"xref\n"])
def test_what_was_written_last_is_shown_though_its_end_was_lost(lost: bytes) -> None:
    plain = a_document(object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = changed_later(plain, b"BT /F1 12 Tf 9 9 Td (Lampu padam) Tj ET")
    if lost:
        data = data[: len(plain) + data[len(plain) :].index(lost)]
    _, page = pages_of(check_file(data).copy)
    assert b"Lampu padam".hex().encode() in page.Contents.read_bytes().lower()


def test_a_document_made_for_the_web_is_shown_though_its_end_was_lost() -> None:
    data = a_document(linearize=True)
    assert data.count(b"%%EOF") > 1
    for cut in (5, 10, 40):
        assert WRITTEN in everything_in(check_file(data.rstrip()[:-cut]).copy).lower()


def test_a_page_of_a_fax_stays_as_it_is_coded() -> None:
    coded = bytes.fromhex("26a0d0d0d0d0d0d0d0d0001001")

    def fax(pdf: Pdf, page: Any) -> None:
        image = pdf.make_stream(coded)
        image.Type, image.Subtype, image.Filter = Name.XObject, Name.Image, Name.CCITTFaxDecode
        image.DecodeParms = Dictionary(K=-1, Columns=8, Rows=8, Author=String(SECRET))
        image.Width = image.Height = 8
        image.BitsPerComponent, image.ColorSpace = 1, Name.DeviceGray
        page.Resources.XObject = Dictionary(Im0=image)

    copy = check_file(a_document(fax)).copy
    assert SECRET.encode() not in everything_in(copy)
    pdf, page = pages_of(copy)
    image = page.Resources.XObject.Im0
    assert len(pdf.pages) == 1
    assert image.read_raw_bytes() == coded
    assert int(image.DecodeParms.K) == -1


def test_a_document_that_opens_without_a_password_is_rewritten_without_restrictions() -> None:
    locked = pikepdf.Encryption(owner="contoh", user="", allow=pikepdf.Permissions(extract=False))
    copy = check_file(a_document(author, encryption=locked)).copy
    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert not pdf.is_encrypted
    assert SECRET.encode() not in everything_in(copy)


def test_the_same_document_makes_the_same_copy() -> None:
    """A check that is repeated writes the same again."""
    data = a_document(author)
    assert check_file(data).copy == check_file(data).copy


def only_for_readers_of_forms(pdf: Pdf, page: Any) -> None:
    a_form(pdf, page)
    pdf.Root.NeedsRendering = True


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (a_document(encryption=pikepdf.Encryption(owner="a", user="b")), "encrypted"),
        (
            a_document(
                encryption=pikepdf.Encryption(owner="a", user="b", R=3, aes=False, metadata=False)
            ),
            "encrypted",
        ),
        (a_document(only_for_readers_of_forms), "form_only"),
        (saved(pikepdf.new()), "unreadable"),
        (b"%PDF-1.7 cut off", "unreadable"),
        (b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n", "unreadable"),
        (b"%PDF-1.4\n%%EOF", "unreadable"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as caught:
        check_file(data)
    assert caught.value.reason == reason
