"""What is in a layer that is switched off goes; what the page shows when it is opened stays."""

from collections.abc import Callable
from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from chalicelib.adapters.clean_copy.check import check_file
from tests.contracts.clean_copy.test_documents import (
    SECRET,
    WORDS,
    WRITTEN,
    a_document,
    everything_in,
    pages_of,
)

HIDDEN = SECRET.encode().hex().encode()
HIDDEN_WORDS = WORDS.replace(b"Jalan berlubang", SECRET.encode())


def a_layer(pdf: Pdf) -> Any:
    return pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Denah")))


def document_with(
    content: list[bytes],
    layering: str = "OFF",
    group: dict[str, Any] | None = None,
    change: Callable[[Pdf, Any], None] | None = None,
) -> bytes:
    """A page whose layer /Off is switched off, and whose layer /On is not."""

    def layers(pdf: Pdf, page: Any) -> None:
        on, off = a_layer(pdf), a_layer(pdf)
        by_name = Dictionary(OFF=Array([off]))
        by_base = Dictionary(BaseState=Name.OFF, ON=Array([on]))
        opened = by_name if layering == "OFF" else by_base
        pdf.Root.OCProperties = Dictionary(OCGs=Array([on, off]), D=opened)
        page.Resources.Properties = Dictionary(On=on, Off=off)
        if group is not None:
            given = {"Type": Name.OCMD, "OCGs": Array([on, off])} | group
            page.Resources.Properties.Group = pdf.make_indirect(Dictionary(**given))
        parts = [pdf.make_stream(each) for each in content]
        page.Contents = Array(parts) if len(parts) > 1 else parts[0]
        if change:
            change(pdf, page)

    return a_document(layers)


def marked(layer: bytes, content: bytes) -> bytes:
    return b"/OC /" + layer + b" BDC " + content + b" EMC "


@pytest.mark.parametrize("layering", ["OFF", "BaseState"])
@pytest.mark.parametrize(
    "content",
    [
        [marked(b"Off", HIDDEN_WORDS) + WORDS],
        [marked(b"On", WORDS) + marked(b"Off", HIDDEN_WORDS)],
        [marked(b"Off", marked(b"On", HIDDEN_WORDS) + b"/P BMC EMC " + HIDDEN_WORDS) + WORDS],
        [b"/OC /Off BDC", HIDDEN_WORDS, b"EMC " + WORDS],
        [marked(b"Off", b"BT /F1 9 Tf 1 2 (" + SECRET.encode() + b') " ET ') + WORDS],
        [marked(b"Off", b"BT /F1 9 Tf (" + SECRET.encode() + b") ' ET ") + WORDS],
        [marked(b"Off", b"BT /F1 9 Tf [(" + SECRET.encode() + b") -9 (x)] TJ ET ") + WORDS],
        [b"EMC " + marked(b"Off", HIDDEN_WORDS) + WORDS],
    ],
)
def test_words_in_a_layer_that_is_off_go(content: list[bytes], layering: str) -> None:
    seen = everything_in(check_file(document_with(content, layering)).copy).lower()
    assert WRITTEN in seen
    assert HIDDEN not in seen
    assert SECRET.encode().lower() not in seen


def test_what_is_drawn_goes_and_what_is_set_stays() -> None:
    drawn = (
        b"0.5 g 7 7 30 30 re f 8 8 m 9 9 l S q 5 0 0 5 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"
    )
    given = document_with([marked(b"Off", drawn) + WORDS])
    _, page = pages_of(check_file(given).copy)
    content = page.Contents.read_bytes().split()
    assert b"0.5" in content
    assert content.count(b"n") == 2
    assert not {b"f", b"S", b"BI", b"EI"} & set(content)


@pytest.mark.parametrize(
    ("policy", "stays"),
    [(None, True), ("/AnyOn", True), ("/AllOn", False), ("/AnyOff", True), ("/AllOff", False)],
)
def test_groups_of_layers_are_seen_as_they_ask(policy: str | None, stays: bool) -> None:
    group = {"P": Name(policy)} if policy else {}
    given = document_with([marked(b"Group", HIDDEN_WORDS) + WORDS], group=group)
    assert (HIDDEN in everything_in(check_file(given).copy).lower()) is stays


@pytest.mark.parametrize(
    ("policy", "stays"),
    [(None, True), ("/AllOn", True), ("/AnyOff", False), ("/AllOff", False)],
)
def test_groups_ask_also_where_no_layer_is_off(policy: str | None, stays: bool) -> None:
    def all_on(pdf: Pdf, page: Any) -> None:
        pdf.Root.OCProperties.D = Dictionary()

    group = {"P": Name(policy)} if policy else {}
    given = document_with([marked(b"Group", HIDDEN_WORDS) + WORDS], group=group, change=all_on)
    assert (HIDDEN in everything_in(check_file(given).copy).lower()) is stays


@pytest.mark.parametrize(
    ("asked", "stays"),
    [
        ("And on", True),
        ("And off", False),
        ("And on off", False),
        ("Or on off", True),
        ("Or off", False),
        ("Not off", True),
        ("Not on", False),
        ("And on [Not off]", True),
        ("Not [Or off [And on on]]", False),
        ("And", True),
        ("Foo off", True),
        ("", True),
        ("Not " + "[And " * 30 + "on" + "]" * 30, True),
    ],
)
@pytest.mark.parametrize("listed", ["On", "Off"])
def test_an_expression_counts_and_not_the_layers_that_are_listed(
    asked: str, stays: bool, listed: str
) -> None:
    def expression(pdf: Pdf, page: Any) -> None:
        layers = page.Resources.Properties
        words = asked.replace("[", " [ ").replace("]", " ] ").split()
        known = {"on": layers.On, "off": layers.Off}
        open_, made = [Array()], 0
        for word in words:
            if word == "[":
                open_.append(Array())
            elif word == "]":
                inner = open_.pop()
                made += 1
                open_[-1].append(pdf.make_indirect(inner) if made % 2 else inner)
            else:
                open_[-1].append(known.get(word) or Name("/" + word))
        layers.Group.VE = open_[0]
        layers.Group.OCGs = layers[f"/{listed}"]

    given = document_with(
        [marked(b"Group", HIDDEN_WORDS) + WORDS], group={"P": Name.AllOn}, change=expression
    )
    copy = check_file(given).copy
    assert (HIDDEN in everything_in(copy).lower()) is stays
    assert (HIDDEN in everything_in(check_file(copy).copy).lower()) is stays


def test_an_expression_within_itself_ends() -> None:
    def expression(pdf: Pdf, page: Any) -> None:
        inner = pdf.make_indirect(Array([Name.And]))
        for _ in range(50):
            inner.append(inner)
        inner.append(page.Resources.Properties.Off)
        page.Resources.Properties.Group.VE = inner

    given = document_with([marked(b"Group", HIDDEN_WORDS) + WORDS], group={}, change=expression)
    assert HIDDEN not in everything_in(check_file(given).copy).lower()


@pytest.mark.parametrize(
    ("usage", "asks", "stays"),
    [
        ({"View": "ViewState"}, True, False),
        ({"View": "ViewState"}, False, False),
        ({"Print": "PrintState"}, True, True),
        ({"Export": "ExportState"}, True, True),
    ],
)
def test_what_its_usage_hides_on_screens_goes(
    usage: dict[str, str], asks: bool, stays: bool
) -> None:
    """So do the readers in browsers, who follow `View` whether or not the document asks."""

    def use(pdf: Pdf, page: Any) -> None:
        layer = page.Resources.Properties.On
        layer.Usage = Dictionary(
            {f"/{kind}": Dictionary({f"/{state}": Name.OFF}) for kind, state in usage.items()}
        )
        if asks:
            rules = [
                Dictionary(Event=Name.View, Category=Array([Name("/" + kind)]), OCGs=Array([layer]))
                for kind in usage
            ]
            pdf.Root.OCProperties.D.AS = Array(rules)

    given = document_with([marked(b"On", HIDDEN_WORDS) + WORDS], change=use)
    copy = check_file(given).copy
    assert (HIDDEN in everything_in(copy).lower()) is stays
    pdf, _ = pages_of(copy)
    assert len(pdf.Root.OCProperties.D.OFF) == (1 if stays else 2)


@pytest.mark.parametrize("layering", ["OFF", "BaseState"])
def test_what_its_usage_shows_on_screens_stays_and_is_shown(layering: str) -> None:
    def use(pdf: Pdf, page: Any) -> None:
        layer = page.Resources.Properties.Off
        layer.Usage = Dictionary(View=Dictionary(ViewState=Name.ON))
        rule = Dictionary(Event=Name.View, Category=Array([Name.View]), OCGs=Array([layer]))
        pdf.Root.OCProperties.D.AS = Array([rule])

    given = document_with([marked(b"Off", HIDDEN_WORDS) + WORDS], layering, change=use)
    copy = check_file(given).copy
    assert HIDDEN in everything_in(copy).lower()
    pdf, _ = pages_of(copy)
    opened = pdf.Root.OCProperties.D
    assert opened.get("/BaseState") == Name.ON
    assert len(opened.OFF) == 0


def test_an_order_of_layers_that_is_none_goes() -> None:
    def order(pdf: Pdf, page: Any) -> None:
        pdf.Root.OCProperties.D.Order = Dictionary(Contoh=String(SECRET))

    seen = everything_in(check_file(document_with([WORDS], change=order)).copy)
    assert SECRET.encode() not in seen
    assert WRITTEN in seen.lower()


@pytest.mark.parametrize("kind", ["form", "picture", "note", "page above", "form with marks"])
def test_forms_pictures_and_notes_in_a_layer_that_is_off_go(kind: str) -> None:
    def layers(pdf: Pdf, page: Any) -> None:
        off = a_layer(pdf)
        pdf.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
        page.Contents = pdf.make_stream(WORDS + b" /X Do")
        if kind == "note":
            note = Dictionary(
                Type=Name.Annot,
                Subtype=Name.FreeText,
                Rect=Array([1, 1, 9, 9]),
                Contents=String(SECRET),
                OC=off,
            )
            page.Annots = Array([note])
        elif kind == "page above":
            resources = page.Resources
            resources.Properties = Dictionary(L=off)
            page.Parent.Resources = resources
            del page.Resources
            page.Contents = pdf.make_stream(WORDS + marked(b"L", HIDDEN_WORDS))
        elif kind == "picture":
            image = pdf.make_stream(SECRET.encode())
            image.Type, image.Subtype, image.OC = Name.XObject, Name.Image, off
            image.Width, image.Height, image.BitsPerComponent = len(SECRET), 1, 8
            image.ColorSpace = Name.DeviceGray
            page.Resources.XObject = Dictionary(X=image)
        else:
            words = marked(b"L", HIDDEN_WORDS) if "marks" in kind else HIDDEN_WORDS
            form = pdf.make_stream(words)
            form.Type, form.Subtype = Name.XObject, Name.Form
            form.BBox = Array([0, 0, 99, 99])
            form.Resources = Dictionary(Font=page.Resources.Font, Properties=Dictionary(L=off))
            if "marks" not in kind:
                form.OC = off
            page.Resources.XObject = Dictionary(X=form)

    seen = everything_in(check_file(a_document(layers)).copy).lower()
    assert WRITTEN in seen
    assert HIDDEN not in seen
    assert SECRET.encode().lower() not in seen
