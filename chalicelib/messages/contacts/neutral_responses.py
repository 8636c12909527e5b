"""What whoever waits for a message is told at once, the same whether or not it can leave.

Nothing goes to an address that said STOP, and nobody is told whether one did: who types somebody
else's number would learn that it knows us (decision 34).
"""

from collections.abc import Mapping

from chalicelib.domain.contacts.verified_contact import Channel

UNANSWERED: Mapping[str, Mapping[Channel, str]] = {
    "id": {
        Channel.EMAIL: "Tidak ada yang datang? Periksa folder spam. Ke alamat yang pernah membalas "
        "STOP kami tidak mengirim apa pun: balas salah satu surel kami dengan MULAI dari alamat "
        "itu, lalu minta lagi.",
        Channel.SMS: "Tidak ada yang datang? Ke nomor yang pernah membalas STOP kami tidak "
        "mengirim apa pun: dari nomor itu kirim MULAI ke nomor SMS kami, lalu minta lagi, atau "
        "pakai surel.",
    },
    "en": {
        Channel.EMAIL: "Nothing comes? Look into your spam folder. We send nothing to an address "
        "that ever replied STOP: reply MULAI from that address to any e-mail of ours, then ask "
        "again.",
        Channel.SMS: "Nothing comes? We send nothing to a number that ever replied STOP: text "
        "MULAI from that number to our SMS number, then ask again, or use e-mail.",
    },
}
