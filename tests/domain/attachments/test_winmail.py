"""What Outlook wraps into winmail.dat comes out again."""

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.attachments.winmail import SIGNATURE, WinmailFile, unpack_winmail


def attribute(level: int, number: int, kind: int, value: bytes) -> bytes:
    head = bytes([level]) + number.to_bytes(2, "little") + kind.to_bytes(2, "little")
    checksum = (sum(value) % 65_536).to_bytes(2, "little")
    return head + len(value).to_bytes(4, "little") + value + checksum


def long_name(name: str) -> bytes:
    """Properties of an attachment: a number, a named one, and the long name."""
    text = (name + "\x00").encode("utf-16-le")
    named = (0x80010003).to_bytes(4, "little") + bytes(16) + bytes(4) + bytes(4) + bytes(4)
    return (
        (3).to_bytes(4, "little")
        + (0x37050003).to_bytes(4, "little")
        + (1).to_bytes(4, "little")
        + named
        + (0x3707001F).to_bytes(4, "little")
        + (1).to_bytes(4, "little")
        + len(text).to_bytes(4, "little")
        + text
        + bytes(-len(text) % 4)
    )


def a_winmail(*files: tuple[str, str, bytes]) -> bytes:
    """A letter's winmail.dat with files: short name, long name, content."""
    out = SIGNATURE + b"\x01\x00" + attribute(1, 0x9006, 8, b"\x00\x00\x01\x00")
    for short, long, content in files:
        out += attribute(2, 0x9002, 6, bytes(14))
        out += attribute(2, 0x8010, 1, short.encode("cp1252") + b"\x00")
        out += attribute(2, 0x800F, 6, content)
        if long:
            out += attribute(2, 0x9005, 6, long_name(long))
    return out


def test_files_come_out_under_their_long_names() -> None:
    packed = a_winmail(
        ("FOTOJA~1.JPG", "foto jalan rusak – Coblong.jpg", b"\xff\xd8\xff photo"),
        ("surat.pdf", "", b"%PDF-1.4 letter"),
    )
    assert unpack_winmail(packed) == (
        WinmailFile(name="foto jalan rusak – Coblong.jpg", data=b"\xff\xd8\xff photo"),
        WinmailFile(name="surat.pdf", data=b"%PDF-1.4 letter"),
    )


def test_a_letter_without_files_has_none_and_another_file_is_no_winmail() -> None:
    assert unpack_winmail(a_winmail()) == ()
    assert unpack_winmail(b"%PDF-1.4") is None
    assert unpack_winmail(b"") is None


def test_what_came_before_the_damage_is_kept() -> None:
    packed = a_winmail(("a.jpg", "", b"photo"), ("b.jpg", "", b"second" * 50))
    cut = unpack_winmail(packed[:-60])
    assert cut is not None
    assert cut[0] == WinmailFile(name="a.jpg", data=b"photo")


@given(st.binary(max_size=300), st.integers(0, 200))
def test_any_bytes_are_read_or_left(rest: bytes, cut: int) -> None:
    assert unpack_winmail(SIGNATURE + rest) is not None
    whole = a_winmail(("a.jpg", "nama panjang.jpg", b"photo"))
    assert unpack_winmail(whole[:cut] + rest + whole[cut:]) is not None or cut < len(SIGNATURE)
