"""What the first word of a message means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.inbound_commands import (
    COMMAND_WORDS,
    Command,
    clean_text,
    is_junk,
    parse_command,
    report_title,
    submission_token,
    text_digest,
)
from chalicelib.domain.reports.submission_limits import BODY, TITLE

ID = "7K2M-9QXD-4TPC"


@pytest.mark.parametrize(
    ("message", "command", "typed_id", "text"),
    [
        ("LAPOR jalan rusak", Command.REPORT, "", "jalan rusak"),
        ("  lapor: jalan rusak!", Command.REPORT, "", "jalan rusak!"),
        ("Laporan saya hilang", Command.FREE_TEXT, "", "Laporan saya hilang"),
        (f"STATUS {ID}", Command.STATUS, ID, ""),
        ("status 7k2m9qxd4tpc", Command.STATUS, "7k2m9qxd4tpc", ""),
        ("Status", Command.STATUS, "", ""),
        ("Status jalan itu belum jelas", Command.FREE_TEXT, "", "Status jalan itu belum jelas"),
        (f"BALAS {ID}: di nomor 12", Command.REPLY, ID, "di nomor 12"),
        ("balas sama kami juga rusak", Command.REPLY, "", "sama kami juga rusak"),
        ("STOP", Command.STOP, "", ""),
        ("stop!", Command.STOP, "", ""),
        ("Stop kontak di kelas rusak", Command.FREE_TEXT, "", "Stop kontak di kelas rusak"),
        ("Berhenti di depan pasar", Command.FREE_TEXT, "", "Berhenti di depan pasar"),
        ("", Command.FREE_TEXT, "", ""),
        ("?!", Command.FREE_TEXT, "", "?!"),
    ],
)
def test_a_message_is_understood(message: str, command: Command, typed_id: str, text: str) -> None:
    said = parse_command(message)
    assert (said.command, said.typed_id, said.text) == (command, typed_id, text)


def test_every_command_has_a_word_in_both_languages() -> None:
    for command in set(Command) - {Command.FREE_TEXT}:
        spoken = {w.language for w in COMMAND_WORDS.values() if w.command is command}
        assert spoken == {""} or {"id", "en"} <= spoken or "" in spoken, command


@given(st.text(), st.text())
def test_every_text_gets_a_title_of_its_own(subject: str, text: str) -> None:
    whole = clean_text(text)
    title = report_title(subject, whole)
    assert len(title) <= TITLE[1]
    if not is_junk(whole):
        assert len(title) >= TITLE[0]


@given(st.text())
def test_junk_says_too_little(text: str) -> None:
    assert is_junk(text[: BODY[0] - 1])
    assert is_junk("https://contoh.test/" + "a" * 50)
    parse_command(text)


def test_the_same_words_have_the_same_digest() -> None:
    assert (
        text_digest("Jalan rusak, parah!")
        == text_digest("jalan  RUSAK parah")
        != text_digest("jalan baik")
    )


def test_a_token_is_keyed_and_bound_to_its_door() -> None:
    one = submission_token(b"pepper", Channel.SMS, "m1")
    assert one == submission_token(b"pepper", Channel.SMS, "m1")
    others = {
        submission_token(b"other", Channel.SMS, "m1"),
        submission_token(b"pepper", Channel.EMAIL, "m1"),
        submission_token(b"pepper", Channel.SMS, "m2"),
    }
    assert one not in others
    assert len(others) == 3
