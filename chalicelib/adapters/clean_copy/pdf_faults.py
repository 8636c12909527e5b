"""Name what reading a damaged PDF raises."""

import zlib

import pikepdf

#: What qpdf and its binding raise for damaged files; names that are no UTF-8 are a ValueError.
FAULTS = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    OverflowError,
    RuntimeError,
    SystemError,
    zlib.error,
)
