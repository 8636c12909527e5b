"""What the first word of a message means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.clean_text import clean_text, visible_length
from chalicelib.domain.contacts.verified_contact import Channel
from chalicelib.domain.inbound.inbound_commands import (
    COMMAND_WORDS,
    Command,
    files_digest,
    is_junk,
    message_digest,
    parse_command,
    submission_token,
)
from chalicelib.domain.inbound.report_title import report_title
from chalicelib.domain.reports.submission_limits import BODY, TITLE

#: As people mistype one, and a right one.
ID, RIGHT_ID = "7K2M-9QXD-4TPC", "7K2M-9QXD-4TPG"
STOPS = (
    *("UNREG", "unreg lapor", "BERHENTI", "Berhenti.", "STOP ALL", "stop semua sms", "STOPALL"),
    *("UNSUBSCRIBE", "unsub", "OFF", "QUIT", "opt-out", "Stop!!!", "ＳＴＯＰ", "UNREG ALL", "END"),
    *("tolong berhenti kirim sms", "Stop kirim pesan ya pak", "UNREG 1708", "\u200bSTOP\u200b"),
    *("*STOP*", "stop, stop!", "STOP SMS INI", "stop sms", "Tolong berhenti kirim SMS", "KELUAR"),
    *("keluar dari langganan", "OFF LAPOR", "Cancel all messages", "stop sending me messages"),
    *("Please stop texting me", "Jangan kirim sms lagi", "jangan sms saya lagi", "no more sms"),
    *("Saya tidak mau terima sms lagi", "hapus nomor saya", "Remove me from your list"),
    *("berhenti berlangganan", "stop notifikasi dari lapor", "Stop pak", "don't send me sms"),
    *("tolong jangan kirim pesan ke nomor ini lagi", "Mohon dihentikan smsnya", "stop info"),
)
NO_STOPS = (
    *("Berhenti kerja karena jalan rusak", "Stop pungli di sekolah", "tolong lapor", "all semua"),
    *("Unsubscribe di situs dinas tidak jalan", "off road", "Berhenti lagi pak, airnya"),
    *("Berhenti lagi pak", "Berhenti lagi", "stop again", "Stop sms penipuan", "stop judi online"),
    *("keluar air keruh", "Keluar asap dari pabrik", "sms saya tidak dibalas", "Lampu off lagi"),
    *("jangan kirim sampah lagi", "jangan tutup jalan ini", "cancel KTP saya", "Hentikan pungli"),
    *("pesan", "stop kontak rusak", "hapus tato", "end of road broken", "keluarkan sampah ini"),
)
#: One tracking ID as people type it: every dash, dots, spaces, lower case, other groups.
TYPED_IDS = (
    *("7K2M–9QXD–4TPC", "7K2M—9QXD—4TPC", "7k2m‐9qxd‑4tpc", "7K2M−9QXD−4TPC", "7k2m 9qxd 4tpc"),
    *("7K2M.9QXD.4TPC", "7K2M - 9QXD - 4TPC", "7K2M9Q-XD4TPC", "7K2_M9QX_D4TPC", "7k2m9qxd4tpc"),
)


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
        *((words, Command.STOP, "", "") for words in STOPS),
        *((words, Command.FREE_TEXT, "", words) for words in NO_STOPS),
        *((f"STATUS {typed}", Command.STATUS, typed, "") for typed in TYPED_IDS),
        *(
            (f"Balas {typed}, sudah baik.", Command.REPLY, typed, "sudah baik.")
            for typed in TYPED_IDS
        ),
        ("BALAS Jadi kita 2026 tetap lapor", Command.REPLY, "", "Jadi kita 2026 tetap lapor"),
        ("BALAS jalan masih rusak", Command.REPLY, "", "jalan masih rusak"),
        (f"BALAS {ID[:-1]}D lampu", Command.REPLY, f"{ID[:-1]}D", "lampu"),
        *(
            (f"{before}{ID}{after}", command, ID, "")
            for command, start in ((Command.REPLY, "BALAS"), (Command.STATUS, "STATUS"))
            for before, after in (
                *((f"{start} laporan ", ""), (f"{start}: <", ">"), (f"{start} No. ", "")),
                *(
                    (f"{start} untuk laporan nomor: ", "."),
                    (f"{start} ID ", "!"),
                    (f"{start} (", ")"),
                ),
                *((f"{start} laporan saya #", ""), (f"{start} no ", ""), (f"{start} '", "'")),
            )
        ),
        (f"BALAS laporan {ID} lampu mati", Command.REPLY, ID, "lampu mati"),
        (f"balas: <{ID}> lampu mati", Command.REPLY, ID, "lampu mati"),
        (f"BALAS lampu {RIGHT_ID} mati", Command.REPLY, RIGHT_ID, f"lampu {RIGHT_ID} mati"),
        ("BALAS no rumah 12 masih bau", Command.REPLY, "", "no rumah 12 masih bau"),
        ("CANCEL", Command.CANCEL, "", ""),
        ("KODE", Command.CODE, "", ""),
        (f"kode {ID}", Command.CODE, ID, ""),
        ("Kode pos salah di situs", Command.FREE_TEXT, "", "Kode pos salah di situs"),
        ("STATUS 7K2M 9 QXD 4T PG", Command.STATUS, "7K2M 9 QXD 4T PG", ""),
        ("ＳＴＡＴＵＳ ７Ｋ２Ｍ９ＱＸＤ４ＴＰＣ", Command.STATUS, "７Ｋ２Ｍ９ＱＸＤ４ＴＰＣ", ""),
        ("LAPOR\u200b antre <2 jam di <b>loket", Command.REPORT, "", "antre <2 jam di <b>loket"),
        ("", Command.FREE_TEXT, "", ""),
        ("?!", Command.FREE_TEXT, "", "?!"),
    ],
)
def test_a_message_is_understood(message: str, command: Command, typed_id: str, text: str) -> None:
    said = parse_command(message)
    assert (said.command, said.typed_id, said.text) == (command, typed_id, text)


def test_every_command_has_a_word_in_both_languages() -> None:
    for command in set(Command) - {Command.FREE_TEXT, Command.STOP}:
        spoken = {w.language for w in COMMAND_WORDS.values() if w.command is command}
        assert spoken == {""} or {"id", "en"} <= spoken or "" in spoken, command


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Lampu di Jl. Melati mati. Sudah seminggu.", "Lampu di Jl. Melati mati"),
        ("Jalan di Kab. Bandung rusak! Parah.", "Jalan di Kab. Bandung rusak"),
        ("Got di Gg. 3 RT. 05 RW. 02 mampet. Bau.", "Got di Gg. 3 RT. 05 RW. 02 mampet"),
        ("Dimintai Rp. 50.000 oleh petugas. Kenapa?", "Dimintai Rp. 50.000 oleh petugas"),
        ("Rumah No. 12 dialiri dr. hulu. Tolong.", "Rumah No. 12 dialiri dr. hulu"),
        ("Menurut dr. Contoh obat habis. Mohon dicek.", "Menurut dr. Contoh obat habis"),
        ("Bpk. Contoh, S.Kom. menolak berkas. Kenapa?", "Bpk. Contoh, S.Kom. menolak berkas"),
        ("Lampu di Kap. Sawah mati. Tolong.", "Lampu di Kap. Sawah mati"),
        ("Tarif per org. Rp 5.000 oleh calo. Kok?", "Tarif per org. Rp 5.000 oleh calo"),
        ("Jam 10 wib. petugas pergi. Sampai kini.", "Jam 10 wib. petugas pergi"),
        ("Antre sampai 10.00 wib. Tidak dilayani.", "Antre sampai 10.00 wib"),
        ("Truk di Km. Dua terguling. Macet.", "Truk di Km. Dua terguling"),
        ("Rumah di No. A12 kebanjiran. Tolong.", "Rumah di No. A12 kebanjiran"),
        ("Got di RT.05/RW.02 mampet. Bau.", "Got di RT.05/RW.02 mampet"),
        ("Surat a.n. Contoh ditolak. Kenapa?", "Surat a.n. Contoh ditolak"),
        ("Sudah 3 org. sakit perut. Tolong.", "Sudah 3 org. sakit perut"),
        ("Lebar 2 mtr. dan dalam. Bahaya.", "Lebar 2 mtr. dan dalam"),
        ("Jembatan dekat SDN. 3 rusak. Tolong.", "Jembatan dekat SDN. 3 rusak"),
        ("Menurut UU No. 25 Thn. 2009 wajib. Ya.", "Menurut UU No. 25 Thn. 2009 wajib"),
        ("lampu mati sudah lama. tolong dicek", "lampu mati sudah lama"),
        ("Truk di Km. 12 terbalik. Macet.", "Truk di Km. 12 terbalik"),
        ("Truk terguling sejauh 2 km. Macet.", "Truk terguling sejauh 2 km"),
        ("Sampah, got, dll. dibiarkan saja. Bau.", "Sampah, got, dll. dibiarkan saja"),
        ("Sampah, got, kabel dll. Tolong dicek.", "Sampah, got, kabel dll"),
        ("1. Jalan rusak di depan sekolah. 2. Got.", "1. Jalan rusak di depan sekolah"),
        ("Tarif jadi 5.000. Katanya resmi.", "Tarif jadi 5.000"),
        ("Kapan lampu diperbaiki? Sudah lama.", "Kapan lampu diperbaiki"),
        ("Sdr. Contoh di Kec. Coblong Kel. Dago", "Sdr. Contoh di Kec. Coblong Kel. Dago"),
    ],
)
def test_a_title_is_not_ended_by_a_short_form(text: str, title: str) -> None:
    assert report_title("", text) == title


@pytest.mark.parametrize(
    "text",
    [
        "ถนนพังหน้าโรงเรียนมาหลายเดือนแล้ว",
        "学校门口的路坏了很久没有人来修理请快点处理谢谢",
        "ꦢꦭꦤ꧀ꦫꦸꦱꦏ꧀ꦲꦶꦁꦔꦂꦥꦺꦱꦼꦏꦺꦴꦭꦲꦤ꧀ꦱꦩ꧀ꦥꦸꦤ꧀ꦭꦩꦶ",
    ],
)
def test_scripts_without_spaces_are_no_junk(text: str) -> None:
    assert not is_junk(text)


@given(st.text(), st.text())
def test_every_text_gets_a_title_of_its_own(subject: str, text: str) -> None:
    whole = clean_text(text)
    title = report_title(subject, whole)
    assert len(title) <= TITLE[1]
    if not is_junk(whole):
        assert visible_length(title) >= TITLE[0]


@given(st.text())
def test_junk_says_too_little(text: str) -> None:
    assert is_junk(text[: BODY[0] - 1])
    assert is_junk("https://contoh.test/" + "a" * 50)
    parse_command(text)


def test_the_same_words_and_files_have_the_same_digest() -> None:
    one = message_digest("Judul", "Jalan rusak, parah!", "")
    assert one == message_digest("JUDUL", "jalan  RUSAK parah", "")
    others = {
        message_digest("Judul", "jalan baik", ""),
        message_digest("Lain", "Jalan rusak, parah!", ""),
        message_digest("", "Judul Jalan rusak, parah!", ""),
        message_digest("Judul", "Jalan rusak, parah!", files_digest([b"photo"])),
        message_digest("Judul", "Jalan rusak, parah!", files_digest([b"other photo"])),
    }
    assert len(others - {one}) == 5


def test_files_have_the_same_digest_in_any_order() -> None:
    assert files_digest([b"a", b"b"]) == files_digest([b"b", b"a"]) != files_digest([b"a"])
    assert files_digest([]) == ""


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
