"""Whoever stays unnamed is not named by their own words, and the complaint is not eaten."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.privacy.identity_mask import (
    MASK,
    Identity,
    mask_identity,
    place_to_cut,
    words_of_places,
)

PLACES = words_of_places(["Kota Bandung", "Coblong", "Jawa Barat"])
SITI = Identity(
    names=("Hj. Siti Rahayu, S.Kom",),
    emails=("siti.rahayu@example.id",),
    phones=("+6281200001234",),
    places=PLACES,
)
NAMING = [
    "Saya Siti Rahayu tinggal di sini",
    "Rahayu Siti",
    "RAHAYU, SITI",
    "siti rahayu",
    "Sítí Rähayu",
    "Siti\nRahayu",
    "Siti R.",
    "S. Rahayu",
    "Siti kecewa",
    "Ibu Rahayu kecewa",
    "kata rahayu kemarin",
    "SitiRahayu.pdf",
    "KTP_Siti_Rahayu.jpg",
    "siti-rahayu.png",
    "siti.rahayu@example.id",
    "SITI.RAHAYU@EXAMPLE.ID",
    "siti.rahayu+lapor@example.id",
    "siti.rahayu (at) example.id",
    "mailto:siti.rahayu%40example.id",
    "To: Siti Rahayu <siti.rahayu@example.id>",
    "Pada Sen, 3 Nov 2026 10.00 Siti Rahayu\n<siti.rahayu@example.id> menulis:",
    "081200001234",
    "0812-0000-1234",
    "+62 812 0000 1234",
    "(0812) 0000.1234",
    "foto_081200001234.jpg",
]


@pytest.mark.parametrize("text", NAMING)
def test_every_way_to_write_who_it_is_gets_a_mask(text: str) -> None:
    masked = mask_identity(text, SITI)
    assert MASK in masked
    left = masked.replace(MASK, "").lower()
    assert not [
        part for part in ("siti", "sítí", "rahayu", "rähayu", "0000", "1234") if part in left
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Petugas Siti Aminah menolak",
        "Kepala dinas Joko Rahayu tidak ada",
        "Jalan Rahayu berlubang",
        "Telepon petugas 0813-0000-9999 tidak diangkat",
        "budi@example.id dan rahayuni@example.id",
        "Nomor surat 12/081/2026, harga Rp1.234.000",
        "situs rahayuni sitinjau",
        "Di Kota Bandung dan Coblong",
    ],
)
def test_what_only_looks_alike_stays(text: str) -> None:
    assert mask_identity(text, SITI) == text


#: Names made of words that a complaint is made of too.
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Jalan Kota", "Jalan Kota rusak, jalan dan kota macet"),
        ("Warga Kota Bandung", "Warga Kota Bandung kecewa"),
        ("Indah Sari", "Taman Indah Sari yang indah, sari bunganya layu"),
        ("Agung Putra", "Masjid Agung Putra, jalan Agung"),
        ("Budi Cahaya", "Lampu tanpa cahaya; budi baik petugas"),
        ("Dana Bank", "Dana bank tidak cair"),
        ("A. B", "a b di A dan B"),
        ("Ani", "ani ini salah ketik"),
        ("admin@example.id", "admin di loket"),
        ("Lampu Mati", "Lampu mati sejak kemarin"),
        ("Bagus Prasetyo", "Pelayanan bagus tapi lambat; Bagus sekali"),
        ("Ahmad Dahlan", "Jalan Ahmad Dahlan rusak; RS Ahmad Dahlan, Jl. K.H. Ahmad Dahlan"),
    ],
)
def test_a_name_of_ordinary_words_does_not_eat_the_complaint(name: str, text: str) -> None:
    assert mask_identity(text, Identity(names=(name,), places=PLACES)) == text


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("Indah Sari", "Saya Indah Sari, warga", f"Saya {MASK}, warga"),
        ("Indah Sari", "kata Bu Indah kemarin", f"kata Bu {MASK} kemarin"),
        ("Agung", "Lampu padam.\n\nSalam,\nAgung", f"Lampu padam.\n\nSalam,\n{MASK}"),
        ("Suharto", "kata suharto", f"kata {MASK}"),
        ("Ani Lestari", "Ani melapor", f"{MASK} melapor"),
        ("I Made Wirawan", "Made Wirawan", MASK),
        ("Contoh, Warga", "Contoh Warga", "Contoh Warga"),
        ("Contoh, Budiman", "Budiman Contoh", MASK),
        ("", "Nama saya Ketut Contoh dan lampu padam", f"Nama saya {MASK} dan lampu padam"),
        ("", "HP saya 0813-0000-9999", f"HP saya {MASK}"),
        ("", "Air mati.\nHormat saya,\nDewi\nWA 0813 0000 9999", None),
    ],
)
def test_ordinary_words_are_a_name_where_the_text_says_so(
    name: str, text: str, masked: str | None
) -> None:
    found = mask_identity(text, Identity(names=(name,) if name else (), places=PLACES))
    if masked is None:
        masked = f"Air mati.\nHormat saya,\n{MASK}\nWA {MASK}"
    elif name == "Contoh, Warga":
        masked = MASK  # `contoh` is no ordinary word
    assert found == masked


_TEXTS = st.lists(
    st.one_of(
        st.sampled_from([*NAMING, "Salam,", "Nama saya", "lampu padam", MASK, "\n", "<", "> "]),
        st.text(max_size=12),
    ),
    max_size=8,
).map(" ".join)


@given(_TEXTS)
def test_masking_is_settled_and_takes_nothing_but_the_name(text: str) -> None:
    masked = mask_identity(text, SITI)
    assert mask_identity(masked, SITI) == masked
    rest = masked.split(MASK)
    at = 0
    for piece in rest:  # what stays is the text, in order
        at = text.index(piece, at) + len(piece)


@given(st.text(max_size=200), st.text(max_size=40), st.text(max_size=30))
def test_masking_never_fails(text: str, name: str, phone: str) -> None:
    mask_identity(text, Identity(names=(name,) if name else (), phones=(phone,)))


@pytest.mark.long
@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "1 " * 200_000,
        "Siti " * 60_000,
        "\n" * 300_000,
        "Salam,\n" * 40_000,
        "@" * 300_000,
    ],
)
def test_the_longest_letters_are_masked_in_linear_time(text: str) -> None:
    started = process_time()
    mask_identity(text, SITI)
    assert process_time() - started < 20


@pytest.mark.parametrize(
    "text",
    [
        *("WA081200001234", "IMG-WA081200001234.jpg", "0812_0000_1234.jpg", "0812 – 0000 – 1234"),
        *("hubungi 081200001234 24 jam", "RT 02 081200001234", "081200001234 (2 anak)"),
        *(
            "08I200001234",
            "O812 0000 1234",
            "0812\n00001234",
            "0812*0000*1234",
            "+62 (0) 812 0000 1234",
            "０８１２００００1234",
        ),
    ],
)
def test_the_own_number_is_masked_whatever_stands_around_and_within_it(text: str) -> None:
    masked = mask_identity(text, SITI)
    assert MASK in masked
    assert "1234" not in masked
    other = text.replace("1234", "1235")
    assert mask_identity(other, SITI) == other


@pytest.mark.parametrize(
    ("name", "text", "masked"),
    [
        ("Ahmad Dahlan", "Lewat jalan. Ahmad Dahlan", f"Lewat jalan. {MASK}"),
        ("Ahmad Dahlan", "Saya Ahmad Dahlan jatuh", f"Saya {MASK} jatuh"),
        ("Marsinah", "Surat Pernyataan Marsinah.pdf", f"Surat Pernyataan {MASK}.pdf"),
        ("Marsinah", "Denah Lokasi Marsinah.pdf", f"Denah Lokasi {MASK}.pdf"),
        ("Marsinah", "Keluhan Pelanggan Marsinah", f"Keluhan Pelanggan {MASK}"),
        ("Marsinah", "Marsinah's house", f"{MASK}'s house"),
        ("Li Na", "Hubungi Li Na di toko", f"Hubungi {MASK} di toko"),
        ("李明", "我是李明,路坏了", f"我是{MASK},路坏了"),
        ("ꦱꦶꦠꦶ", "aku ꦱꦶꦠꦶ ing kene", f"aku {MASK} ing kene"),
        ("Rina.Wati", "Saya Rina Wati melapor", f"Saya {MASK} melapor"),
        ("SitiRahayu", "Saya Siti Rahayu", f"Saya {MASK}"),
        ("", "nama saya siti rahayu mau lapor", f"nama saya {MASK} mau lapor"),
        ("", "nama sy Siti", f"nama sy {MASK}"),
        ("", "nama saya dicatut oknum", "nama saya dicatut oknum"),
        ("", "nama saya mohon dirahasiakan", "nama saya mohon dirahasiakan"),
        ("", "NIK saya 3273014501900001", f"NIK saya {MASK}"),
    ],
)
def test_names_of_every_form_and_what_the_text_says_of_its_writer(
    name: str, text: str, masked: str
) -> None:
    assert mask_identity(text, Identity(names=(name,) if name else (), places=PLACES)) == masked


def test_the_name_that_an_address_has_is_masked_as_a_whole() -> None:
    nameless = Identity(emails=("siti.rahayu88@example.id",))
    assert mask_identity("Saya Siti Rahayu; siti lain", nameless) == f"Saya {MASK}; siti lain"
    shop = Identity(emails=("toko.pasar@example.id",))
    assert mask_identity("Toko Pasar tutup", shop) == "Toko Pasar tutup"


@pytest.mark.parametrize(
    "text",
    [
        "Yang bertanda tangan di bawah ini:\nNama : Siti\nAlamat : Melati 5\n\nJalan rusak",
        "Nama: Siti\nNIK: 3273014501900001\nAlamat: Melati 5\n\nJalan rusak",
        "Jalan rusak.\nPelapor,\n\nNama: Siti\nNo. HP/WA: 0812",
        "Nama : Siti Contoh\nAlamat : Melati 5\nHP: 0812\n\nJalan rusak",
        "Jalan rusak. Saya ditipu. Berikut data saya:\nNama: Siti\nAlamat: Melati 5",
        "Jalan rusak.\nData diri saya sebagai berikut :\nNama: Siti\nAlamat: Melati 5",
    ],
)
def test_particulars_of_the_writer_are_masked(text: str) -> None:
    masked = mask_identity(text, Identity())
    assert not [word for word in ("Siti", "3273", "Melati", "0812") if word in masked]
    assert "Jalan rusak" in masked


@pytest.mark.parametrize(
    "text",
    [
        "Nama: Toko Maju\nAlamat: Melati 5\nTelp: 022 1234567\nharga mahal",
        "Terlapor:\nNama: Joko\nNIK: 3273014501900001\nAlamat: Melati 5",
        "Alamat: Melati 5",
    ],
)
def test_particulars_of_others_stay(text: str) -> None:
    assert mask_identity(text, Identity()) == text


SITI_KNOWN = Identity(names=("Siti Rahayu",), emails=("siti@example.id",), phones=("081200001234",))


@pytest.mark.parametrize(
    "own",
    [
        "Siti Rahayu",
        "0812 0000 1234",
        "siti@example.id",
        "nama saya Contoh Pelapor",
        "nomor hp saya 0812 0000 5678",
        "\nNama: Contoh Pelapor\nNIK: 3273 0000 0000 0001\nAlamat: Jalan Contoh 5\n",
    ],
)
def test_no_cut_leaves_half_of_what_the_mask_takes(own: str) -> None:
    before = "Jalan berlubang besar di depan sekolah, dan "
    text = f"{before}{own} mohon segera diperbaiki, sudah lama."
    masked = mask_identity(text, SITI_KNOWN)
    for at in range(len(before), len(text)):
        cut = mask_identity(text[: place_to_cut(text, at, SITI_KNOWN)], SITI_KNOWN)
        assert masked.startswith(cut.rstrip()), at


def test_a_cut_where_nothing_is_masked_stays_where_it_is() -> None:
    text = "Jalan Kota rusak sejak lama dan belum pernah diperbaiki. " * 20
    assert [place_to_cut(text, at, SITI_KNOWN) for at in (0, 7, 500)] == [0, 7, 500]
