"""Tell whether an answer to "Di mana?" is a place and nothing else, and where else it may lie.

What is in doubt is offered, and filed only when its sender says so: a report at the wrong
government is worse than one more question.
"""

from collections.abc import Sequence

from chalicelib.domain.routing.place_finder import FoundPlace, PlaceFinder
from chalicelib.domain.routing.place_matching import CITY, DISTRICT, PREFIX, WHOLE
from chalicelib.domain.routing.place_words import (
    DIRECTIONS,
    KINDS,
    Token,
    Words,
    without_kinds,
    words,
)

#: Names of cities, regencies and districts that are words of everyday reports too.
_EVERYDAY_WORDS = """
alas amen anggrek angsana asam ayah babat balai balok bandar bangun banjar barat baru batang batu
benda bendungan bener benteng benua beringin besi betung bina bintang bubutan bukit bulu buru butuh
candi cempaka cendana curug damai damar darma dekat delima dendang dukun durenan gabus gading gadung
gajah galang galur gambir gambut gapura geger gending genteng gunung guntur harian ibu jambu jangka
jangkar jati jaya juang juli kali kampak kapas karangan kasihan kedondong kelapa keling keluang
kembang kemiri kemuning kepung kerajaan ketapang kota kraton kuala kubu kuningan landak lapang
larangan lebak lembar lembur luas lumbung lumut makmur mandor manggis marga medan melati merdeka
metro minggir muara mulia mutiara natal negara pacar padang padas pagaran pakis paku palang pandan
pancur panggang pangkalan panjang panji parang pasir patrol payung pedes penarik pendopo permata
pesantren petir pinang pinggir pucuk puncak rakit rambutan rantau raya rumbai sakti salak salam
sandaran sanggar sarang sawahan sawit sawo sedan selat selatan sembilan semen setia simpang suka
sukun sumber sumur sungai suruh sutera talang tambak tambang tambangan tanah tanggul tanjung tebas
tebing telaga teluk tempe tempel tengah teras teriak tetap timur tulis tumpang ujung utan utara waru
"""
_EVERYDAY_PHRASES = """
air batu, air besar, air hitam, air putih, batu putih, biru biru, bunga mas, gajah putih,
pasir putih, pulau besar, simpang dua, simpang empat, simpang kanan, simpang kiri, simpang tiga,
sungai kanan, sungai penuh, tanah luas, tanah merah,
tanah pasir, tanah putih, tebing tinggi, ujung batu
"""
EVERYDAY = frozenset(_EVERYDAY_WORDS.split()) | {
    phrase.strip() for phrase in _EVERYDAY_PHRASES.split(",")
}
#: After these words a name says where something comes from or goes to, or who somebody is.
_ELSEWHERE = {"dari", "ke", "arah", "pak", "bu"}
#: People of a city whose quarters are named without it.
_BIG = 1_000_000
#: As many places of a name are offered, so that an SMS has room for them.
_MOST_OFFERED = 3


def is_everyday(said: Sequence[str]) -> bool:
    """Tell whether a name is a word, or a few, that reports are full of."""
    return " ".join(said) in EVERYDAY


def is_in_doubt(answer: Sequence[Token], found: FoundPlace, name: Words) -> bool:
    """Tell whether an answer whose words are all explained may mean another place, or none.

    A village that nothing supports, an everyday word, the name of a street, and what follows
    "dari" or "Pak" are in doubt; `name` has the words of what was found.
    """
    said = [n for n, token in enumerate(answer) if not token.free]
    if any(n and answer[n - 1].word in _ELSEWHERE for n in said):
        return True
    is_landmark = bool(found.detail) and not found.village
    # `Jl. Ahmad Yani 45 Surabaya`: behind its number a street is named no more.
    is_street = bool(said) and all(answer[n].street for n in said)
    if is_street and not any(c.isdigit() for c in answer[said[-1] - 1].word):
        return not is_landmark
    alone = is_alone(answer, found, name)
    return alone and (found.village or not said or is_everyday(name))


def is_alone(answer: Sequence[Token], found: FoundPlace, name: Words) -> bool:
    """Tell whether an answer is a name without its kind and without what lies around it."""
    has_kind = any(t.word in KINDS and t.word not in name for t in answer)
    others = {t.word for t in answer if not t.free} - set(name)
    return found.quality <= WHOLE and not has_kind and not others


def with_namesakes(
    codes: tuple[str, ...], found: FoundPlace, name: Words, finder: PlaceFinder
) -> tuple[str, ...]:
    """Add the quarters of big cities that people call by the same name: Manggarai is in Tebet too.

    Before villages come the regencies of which the name is a part as well: Sabu, Aru.
    """
    big = {
        code
        for code, people in finder.populations.items()
        if people >= _BIG and finder.regions.get(code, "").startswith("Kota ")
    }
    if not found.village and any(code[:5] in big for code in codes):
        return codes
    more = [*_quarters(name, big, finder)]
    if found.village:
        more += _regencies(name, finder)
        return tuple(dict.fromkeys((*more, *codes)))[:_MOST_OFFERED] if more else codes
    room = max(_MOST_OFFERED - len(codes), 1)
    return (*codes, *[code for code in more if code not in codes][:room])


def _quarters(name: Words, big: set[str], finder: PlaceFinder) -> list[str]:
    """List districts of big cities by their villages of a name, or half of one: Cipete Selatan.

    `Medan Johor` is called Johor by those who live there.
    """
    found = {
        code
        for code, region in finder.regions.items()
        if code.count(".") == DISTRICT
        and code[:5] in big
        and words(region) == (*without_kinds(words(finder.regions[code[:5]])), *name)
    }
    for village, *codes in finder.villages("".join(name)[:PREFIX]):
        own = words(village)
        if own == name or (own[:-1] == name and own[-1] in DIRECTIONS):
            found.update(code[:8] for code in codes if code[:5] in big)
    return sorted(found, key=lambda code: (-finder.populations[code[:5]], code))


def _regencies(name: Words, finder: PlaceFinder) -> list[str]:
    """List cities and regencies of whose names a single word is a part."""
    if len(name) != 1 or name[0] in DIRECTIONS or is_everyday(name):
        return []
    return [
        code
        for code, region in finder.regions.items()
        if code.count(".") == CITY and name[0] in words(region)
    ]
