"""Addresses as mail programs write them, and the standard library does not read them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.contacts.contact_rules import parse_email
from chalicelib.domain.inbound.mail_addresses import can_be_sent_to, names_nobody, parse_addresses

ADDRESSES = {
    "a@b.id": [("", "a@b.id")],
    "a@b.id <a@b.id>": [("", "a@b.id")],
    "Siti, S.Kom <siti@example.id>": [("Siti, S.Kom", "siti@example.id")],
    "Dr. H. Contoh, M.Si., Ph.D <c@x.id>, lain@x.id": [
        ("Dr. H. Contoh, M.Si., Ph.D", "c@x.id"),
        ("", "lain@x.id"),
    ],
    "lain@x.id, Siti, S.Kom <s@x.id>": [("", "lain@x.id"), ("Siti, S.Kom", "s@x.id")],
    '"Contoh, Warga" <w@x.id>': [("Contoh, Warga", "w@x.id")],
    '"Siti \\"Iti\\" Contoh" <w@x.id>': [('Siti "Iti" Contoh', "w@x.id")],
    'Contoh "Warga <w@x.id>': [("Contoh Warga", "w@x.id")],
    "w@x.id (Contoh Warga)": [("Contoh Warga", "w@x.id")],
    "w@x.id (RT 05 (depan)), c@d.id": [("RT 05 (depan)", "w@x.id"), ("", "c@d.id")],
    "Warga: a@x.id, Budi <b@x.id>;": [("", "a@x.id"), ("Budi", "b@x.id")],
    "PT. Contoh: Divisi <w@x.id>": [("PT. Contoh: Divisi", "w@x.id")],
    "undisclosed-recipients:;": [],
    '"contoh warga"@x.id': [("", '"contoh warga"@x.id')],
    '<"contoh warga"@x.id>': [("", '"contoh warga"@x.id')],
    "Budi O'Brien <o'brien@x.id>": [("Budi O'Brien", "o'brien@x.id")],
    "w@x.id.": [("", "w@x.id")],
    "Contoh Warga <w@x.id": [("Contoh Warga", "w@x.id")],
    "w@x.id>": [("", "w@x.id")],
    "Contoh Warga w@x.id": [("Contoh Warga", "w@x.id")],
    "a@x.id; b@x.id": [("", "a@x.id"), ("", "b@x.id")],
    "< w @ x.id >": [("", "w@x.id")],
    "<@relay.id,@b.id:w@x.id>": [("", "w@x.id")],
    "<mailto:w@x.id>": [("", "w@x.id")],
    "\u200bSiti\u200b <\u200bs@x.id\u200b>": [("Siti", "s@x.id")],
    "&lt;s@x.id&gt;": [("", "s@x.id")],
    "Siti &lt;s@x.id&gt;": [("Siti", "s@x.id")],
    "'s@x.id' <s@x.id>": [("", "s@x.id")],
    "'s@x.id'": [("", "s@x.id")],
    "Siti <'s@x.id'>": [("Siti", "s@x.id")],
    "siti\uff20x.id": [("", "siti@x.id")],
    "=?utf-8?Q?Siti=2C_S=2EKom?= <s@x.id>": [("Siti, S.Kom", "s@x.id")],
    "=?utf-8?q?Siti_=3Cs=40x=2Eid=3E?=": [("Siti", "s@x.id")],
    "=?utf-8?B?U2l0aSDD?= =?utf-8?B?qQ==?= <s@x.id>": [("Siti é", "s@x.id")],
    "Warga@Example.ID": [("", "warga@example.id")],
    "a@x.id <a@x.id>, Siti, S.Kom <s@x.id>,, b@x.id": [
        ("", "a@x.id"),
        ("Siti, S.Kom", "s@x.id"),
        ("", "b@x.id"),
    ],
    "<>": [],
    "": [],
    "Pété <Peté@Exämple.id>": [("Pété", "peté@xn--exmple-cua.id")],
    "siti@bücher.example, w@x.id": [("", "siti@xn--bcher-kva.example"), ("", "w@x.id")],
    "用户@x.id": [("", "用户@x.id")],
    "tanpa alamat": [],
}


#: What names somebody, but no address that `parse_email` takes: nothing is guessed out of it.
BROKEN = [
    "wa\u200brga@example.id",
    "Siti <wa\u200brga@example.id>",
    "si\u202eti@x.id",
    "si\xadti@x.id",
    "siti@x..id",
    "<siti@x..id>",
    "<si ti@x.id>",
    "Siti <si\tti@x.id>",
    "<siti@x.id budi@x.id>",
    "siti@@x.id",
    "siti@x_y.id",
    "siti@localhost",
    "siti@[192.0.2.1]",
    "siti@x.id?subject=halo",
    "a.@docomo.x.id",
    "Pété <peté@exämpleß.id>",
    "peté\u200b@example.id",
    "siti@ex\u00e4mple..id",
    f"{'a' * 65}@x.id",
    f"a@{'b' * 250}.id",
]


@pytest.mark.parametrize("written", BROKEN)
def test_of_a_broken_address_nothing_is_guessed(written: str) -> None:
    assert parse_addresses(written) == []
    assert not names_nobody(written)


@given(st.text(max_size=60))
@example(":ß")
@example("`À")
@example("(é")
def test_whatever_is_found_is_an_address_of_the_one_kind_there_is(text: str) -> None:
    for found in parse_addresses(f"{text}@{text}.id, {text} <{text}@x.id>"):
        plain = "".join(sign if sign.isascii() else "x" for sign in found.address)
        assert (parse_email(plain, quoted=True) or "").lower() == plain
        assert can_be_sent_to(found.address) == (plain == found.address)
        assert found.address.rpartition("@")[2].isascii()


@pytest.mark.parametrize("written", list(ADDRESSES))
def test_addresses_are_read_as_people_mean_them(written: str) -> None:
    assert [(a.name, a.address) for a in parse_addresses(written)] == ADDRESSES[written]


_NAME_SIGNS = "abc éü,.'()&-"


@given(st.text(alphabet=_NAME_SIGNS, max_size=40), st.sampled_from(["w@x.id", "o'b@x.id"]))
def test_whatever_the_name_an_address_in_brackets_is_found(name: str, address: str) -> None:
    assert parse_addresses(f"{name} <{address}>")[-1].address == address


@given(st.text(max_size=200))
def test_reading_never_fails(text: str) -> None:
    assert all("@" in found.address for found in parse_addresses(text))
