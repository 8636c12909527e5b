"""Tell a request to stop messages from a text that only begins with the word *stop*.

The whole message has to be the request: "STOP SMS INI" stops, "Berhenti lagi pak, airnya" is about
water. The words are those of people, of Indonesian operators (UNREG, OFF, KELUAR) and of the
carriers' rules in English (STOP, STOPALL, UNSUBSCRIBE, CANCEL, END, QUIT, OPT OUT, REVOKE).
"""

import re

from chalicelib.domain.clean_text import clean_code

#: Longer texts say more than stop, whatever their words.
LONGEST_STOP = 80
_POLITE = (
    "tolong|mohon|please|pls|plis|harap|coba|pak|bu|bapak|ibu|bpk|kak|min|admin|mas|mbak"
    "|ya|yah|dong|deh|aja|saja|sekarang|now|segera|immediately"
    "|thanks|thank you|terima kasih|terimakasih|makasih|halo|hai|hello|hi"
)
#: Words that stop messages by themselves.
_KEYWORD = (
    "stop|stopp|stopall|berhenti|hentikan|dihentikan|setop|distop|unreg|unregister"
    "|unsub|unsubscribe|optout|opt out|quit|off|keluar|cancel|end|revoke"
)
_ENGLISH = re.compile(
    r"\b(?:unsubscribe|quit|cancel|end|revoke|opt|texting|sending|me|my|all|more)\b"
)
#: Words of both languages: in a request of these alone nobody has changed the language.
_COMMON = re.compile(r"(?:(?:stop|stopall|unreg|unsub|optout|off|all|sms|lapor|sp4n|\d+) ?)+")
_MESSAGES = (
    "(?:sms|smsnya|s m s|pesan|pesannya|messages?|texts?|msg|notif|notifikasi|notifikasinya"
    "|notifications?|pemberitahuan|info|informasi|langganan|berlangganan|subscription|layanan"
    "|lapor|sp4n|sp4n lapor|wa|whatsapp|email|e mail|surel)"
)
_ALL = "(?:semua|semuanya|segala|seluruh|all|any|the|these|this|your|every)"
_SEND = (
    "(?:kirim|kirimi|kirimin|kirimkan|mengirim|mengirimi|mengirimkan|sending|send|texting|text"
    "|messaging|sms|terima|menerima|dikirim|dikirimi|receive|receiving|get|getting|hubungi"
    "|menghubungi|contact|contacting)"
)
#: What may follow the messages: which ones, to whom, from whom.
_WHICH = (
    "(?:ini|itu|nya|lapor|sp4n|dari (?:sini|lapor|sp4n|nomor ini|kalian|anda)"
    "|from (?:you|lapor|this number)|ke (?:saya|nomor ini|nomor saya|hp saya|aku)|kepada saya"
    "|to (?:me|this number|my number)|buat saya|untuk saya|saya|aku|me|lagi|anymore|again|apa ?pun"
    "|semua|semuanya|all)"
)
_NOT = (
    "(?:jangan|jgn|(?:saya )?(?:tidak|tdk|gak|ga|gk|nggak|ngga|enggak) (?:mau|ingin|perlu|usah)"
    "|do not|don t|dont|i do not want(?: to)?|i don t want(?: to)?)"
)
_FORMS = (
    # STOP, UNREG ALL, STOP SMS INI, berhenti kirim sms ke saya, stop texting me
    rf"(?:{_KEYWORD})(?: (?:{_KEYWORD}))*(?: dari)?(?: {_SEND})?(?: me| saya)?(?: {_ALL})*"
    rf"(?: {_MESSAGES})*(?: {_WHICH})*",
    # jangan kirim sms lagi, saya tidak mau terima pesan ini
    rf"(?=.*\b(?:sms|pesan|messages?|texts?|notif|info)\b){_NOT}(?: lagi)? {_SEND}(?: me| saya)?"
    rf"(?: {_ALL})*(?: {_MESSAGES})*(?: {_WHICH})*",
    # no more sms, hapus nomor saya
    rf"no more {_MESSAGES}(?: {_WHICH})*",
    r"(?:hapus|keluarkan) (?:saya|nomor saya|nomor ini|no saya)"
    r"(?: dari (?:daftar|langganan|lapor))?",
    r"(?:remove|delete) (?:me|my number|this number)(?: from (?:your|the|this) list)?",
)
_REQUEST = re.compile(
    rf"(?:(?:{_POLITE}) )*(?:{'|'.join(_FORMS)})(?: (?:{_POLITE}|\d{{3,6}}))*(?: (?:{_KEYWORD}))*"
)
#: With these words alone something else may have stopped again: water, the bus, the lamp.
_SOMETHING_ELSE = re.compile(rf"(?:(?:{_POLITE}) )*(?:{_KEYWORD}) (?:lagi|again)\b.*")


def stop_request(text: str) -> str | None:
    """Return the language of a request to stop messages, "" when it is both; None for other texts.

    >>> stop_request("STOP SMS INI!"), stop_request("stop sending me texts"), stop_request("UNREG")
    ('id', 'en', '')
    >>> stop_request("Berhenti lagi pak, airnya")
    """
    if len(text) > LONGEST_STOP:
        return None
    words = " ".join(re.findall(r"[^\W_]+", clean_code(text).lower()))
    if not _REQUEST.fullmatch(words) or _SOMETHING_ELSE.fullmatch(words):
        return None
    if _COMMON.fullmatch(words):
        return ""
    return "en" if _ENGLISH.search(words) else "id"
