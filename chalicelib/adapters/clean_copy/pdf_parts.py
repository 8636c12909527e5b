"""List what is kept of a PDF: every entry that a page needs to look as it does (ISO 32000-1).

A part is a dictionary or stream in its role. Its row names the entries that are kept, and in what
role each is kept in turn. Not named and so not kept: metadata, author, actions, programs, links,
embedded files, sound, film, thumbnails, private data of programs, signatures, structure trees,
bookmarks, labels of pages, and what is seen only while a mouse rests on a field. Not following
what is unknown is safer than looking for what is known to be bad.

Roles besides the rows: `plain` (numbers, names, arrays of them), `text` (also strings), `raw`
(a stream of data). `[role]` is one or an array of them, `{role}` a dictionary of them by name.
"""

_DATA = {"Length": "plain", "Filter": "plain", "DecodeParms": "[parms]"}


def _plain(names: str, **others: str) -> dict[str, str]:
    return {**dict.fromkeys(names.split(), "plain"), **others}


_FUNCTION = _plain(
    "FunctionType Domain Range C0 C1 N Bounds Encode Decode Size BitsPerSample Order",
    Functions="[function]",
)

KEPT: dict[str, dict[str, str]] = {
    "catalog": _plain("Type Version", Pages="node", OCProperties="layers", AcroForm="form"),
    # A page, or a branch of the tree of pages.
    "node": _plain(
        "Type Count MediaBox CropBox BleedBox TrimBox ArtBox Rotate UserUnit",
        Kids="[node]",
        Parent="node",
        Resources="resources",
        Contents="[content]",
        Group="group",
        Annots="[annotation]",
    ),
    "resources": _plain(
        "ProcSet",
        ExtGState="{graphics}",
        ColorSpace="{colour}",
        Pattern="{pattern}",
        Shading="{shading}",
        XObject="{object}",
        Font="{font}",
        Properties="{layer}",
    ),
    "content": _DATA,
    "raw": _DATA,
    "parms": _plain(
        "Predictor Colors BitsPerComponent Columns EarlyChange K EndOfLine EncodedByteAlign Rows "
        "EndOfBlock BlackIs1 DamagedRowsBeforeError ColorTransform Name",
        JBIG2Globals="raw",
    ),
    # A picture, or a form: content that is drawn as one.
    "object": _DATA
    | _plain(
        "Type Subtype Width Height BitsPerComponent Intent ImageMask Decode Interpolate "
        "SMaskInData Matte FormType BBox Matrix Name",
        ColorSpace="colour",
        Mask="mask",
        SMask="object",
        Resources="resources",
        Group="group",
        OC="layer",
    ),
    "group": _plain("Type S I K", CS="colour"),
    "graphics": _plain(
        "Type LW LC LJ ML D RI OP op OPM FL SM SA BM CA ca AIS TK",
        Font="[font]",
        SMask="softmask",
        BG="[function]",
        BG2="[function]",
        UCR="[function]",
        UCR2="[function]",
        TR="[function]",
        TR2="[function]",
    ),
    "softmask": _plain("Type S BC", G="object", TR="[function]"),
    "function": _DATA | _FUNCTION,
    # A colour space: names, parameters, profiles and functions within arrays.
    "colour": _DATA
    | _FUNCTION
    | _plain(
        "WhitePoint BlackPoint Gamma Matrix Subtype Components",
        Alternate="colour",
        Colorants="{colour}",
        Process="colour",
        ColorSpace="colour",
    ),
    "shading": _DATA
    | _plain(
        "ShadingType Background BBox AntiAlias Domain Matrix Coords Extend BitsPerCoordinate "
        "BitsPerComponent BitsPerFlag Decode VerticesPerRow",
        ColorSpace="colour",
        Function="[function]",
    ),
    "pattern": _DATA
    | _plain(
        "Type PatternType PaintType TilingType BBox XStep YStep Matrix",
        Resources="resources",
        Shading="shading",
        ExtGState="graphics",
    ),
    "font": _plain(
        "Type Subtype BaseFont FirstChar LastChar Widths DW W DW2 W2 FontBBox FontMatrix Name",
        FontDescriptor="descriptor",
        Encoding="encoding",
        ToUnicode="raw",
        DescendantFonts="[font]",
        CIDSystemInfo="collection",
        CIDToGIDMap="raw",
        CharProcs="{content}",
        Resources="resources",
    ),
    "encoding": _DATA
    | _plain(
        "Type BaseEncoding Differences CMapName WMode",
        CIDSystemInfo="collection",
        UseCMap="encoding",
    ),
    "collection": _plain("Supplement", Registry="text", Ordering="text"),
    "descriptor": _plain(
        "Type FontName FontStretch FontWeight Flags FontBBox ItalicAngle Ascent Descent Leading "
        "CapHeight XHeight StemV StemH AvgWidth MaxWidth MissingWidth Lang",
        FontFamily="text",
        CharSet="text",
        Style="{text}",
        FD="{descriptor}",
        FontFile="fontfile",
        FontFile2="fontfile",
        FontFile3="fontfile",
        CIDSet="raw",
    ),
    "fontfile": _DATA | _plain("Length1 Length2 Length3 Subtype"),
    "layers": _plain("", OCGs="[layer]", D="layering"),
    "layer": _plain("Type Intent P", Name="text", OCGs="[layer]", VE="order"),
    "layering": _plain(
        "BaseState Intent ListMode",
        ON="[layer]",
        OFF="[layer]",
        Locked="[layer]",
        Order="order",
        RBGroups="order",
    ),
    # A note or mark on a page, or a field of a form; what was filled in is kept.
    "annotation": _plain(
        "Type Subtype Rect F AS Border C CA Q RD QuadPoints InkList L LE Vertices IC IT LL LLE "
        "Cap Name FT Ff TI I MaxLen H",
        Contents="text",
        DA="text",
        T="text",
        V="text",
        Opt="text",
        BS="border",
        BE="border",
        AP="appearance",
        MK="looks",
        OC="layer",
        Kids="[annotation]",
        Parent="annotation",
    ),
    "border": _plain("Type W S D I"),
    "appearance": _plain("", N="states"),
    "looks": _plain("R BC BG TP", CA="text", I="object"),
    "form": _plain("NeedAppearances Q", Fields="[annotation]", DR="resources", DA="text"),
}
#: Kinds of notes, marks and fields that are kept; all others do something or hold a file.
ANNOTATIONS = frozenset(
    [
        *("/Widget", "/Text", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine"),
        *("/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink"),
    ]
)
