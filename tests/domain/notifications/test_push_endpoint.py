"""Which subscriptions are taken, and where pushes may go."""

import string
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import example, given
from hypothesis import strategies as st

from chalicelib.domain.notifications import push_endpoint
from chalicelib.domain.notifications.push_endpoint import (
    decode_base64url,
    encode_base64url,
    is_listed_host,
    is_on_curve,
    parse_endpoint,
)
from tests.fakes.push_service import Browser

HOSTS = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.push.services.mozilla.com",
    "web.push.apple.com",
    "*.notify.windows.com",
)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/dXy:APA91bH-x_y",
        "https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk=",
        "https://web.push.apple.com/QGuQ",
        "https://db5p.notify.windows.com/w/?token=BQYAAA%2bx%3d",
        "https://fcm.googleapis.com:443/x",
    ],
)
def test_what_browsers_give_out_is_taken(endpoint: str) -> None:
    target = parse_endpoint(endpoint)
    assert target is not None
    assert is_listed_host(target.host, HOSTS)
    assert target.origin == "https://" + target.host


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://fcm.googleapis.com:8443/x",
        "https://fcm.googleapis.com",
        "https://user@fcm.googleapis.com/x",
        "https://fcm.googleapis.com@169.254.169.254/x",
        "https://169.254.169.254\\@fcm.googleapis.com/x",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com/x y",
        "https://fcm.googleapis.com/x\r\nHost: y",
        "https://FCM.googleapis.com/x",
        "https://fcm.googleapis.com./x",
        "https://[::1]/x",
        "https://localhost/x",
        "//fcm.googleapis.com/x",
        "ftp://fcm.googleapis.com/x",
        "http://127.0.0.1:70000/x",
        "https://fcm.googleapis.com/" + "x" * 1024,
        "https://fcm.googleapis.com/é",
        "",
    ],
)
def test_what_no_push_service_gives_out_is_no_endpoint(endpoint: str) -> None:
    assert parse_endpoint(endpoint) is None


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "10.0.0.1",
        "127.0.0.1",
        "evil-fcm.googleapis.com",
        "fcm.googleapis.com.evil.example",
        "push.services.mozilla.com",
        "evilpush.services.mozilla.com",
        "notify.windows.com",
        "xnotify.windows.com",
    ],
)
def test_other_hosts_are_not_listed(host: str) -> None:
    assert not is_listed_host(host, HOSTS)


_HOSTILE = st.text(alphabet=string.ascii_lowercase + "0123456789.-:@/\\#?%[]*\r\n\t é", max_size=40)


@given(
    st.builds(
        lambda scheme, a, host, b: scheme + a + host + b,
        st.sampled_from(["https://", "http://", "https:", "//", ""]),
        _HOSTILE,
        st.sampled_from([h.removeprefix("*.") for h in HOSTS]),
        _HOSTILE,
    )
)
@example("https://fcm.googleapis.com/x")
def test_whatever_is_taken_and_listed_leads_to_a_push_service(endpoint: str) -> None:
    """Judged by another parser: where it sees another host, nothing may be taken."""
    target = parse_endpoint(endpoint)
    if target is None or not is_listed_host(target.host, HOSTS):
        return
    seen = urlsplit(endpoint)
    assert (seen.scheme, seen.hostname, seen.port or 443) == ("https", target.host, 443)
    assert seen.username is None
    assert seen.hostname is not None
    assert any(
        seen.hostname == host or (host[:2] == "*." and seen.hostname.endswith(host[1:]))
        for host in HOSTS
    )
    assert endpoint.removeprefix(target.origin).removeprefix(":443") == target.path


@given(st.text(alphabet=string.ascii_lowercase + "0123456789.-", max_size=60))
def test_no_host_is_listed_that_does_not_end_as_the_list_says(host: str) -> None:
    ends = ("googleapis.com", ".mozilla.com", "push.apple.com", ".windows.com")
    assert not is_listed_host(host, HOSTS) or host.endswith(ends)


@given(st.binary(min_size=64, max_size=64))
def test_a_point_off_the_curve_is_refused_as_the_library_does(raw: bytes) -> None:
    point = b"\x04" + raw
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        assert not is_on_curve(point)
    else:
        assert is_on_curve(point)


def test_points_of_browsers_are_on_the_curve_and_mended_ones_are_not() -> None:
    for _ in range(20):
        point = Browser().subscription.p256dh
        assert is_on_curve(point)
        assert not is_on_curve(point[:-1] + bytes([point[-1] ^ 1]))
        assert not is_on_curve(b"\x02" + point[1:])
        assert not is_on_curve(point[:-1])
    beyond = (2**256 - 1).to_bytes(32, "big")
    assert not is_on_curve(b"\x04" + beyond + beyond)


@given(st.binary(min_size=1, max_size=80))
def test_base64url_has_one_spelling(raw: bytes) -> None:
    text = encode_base64url(raw)
    assert decode_base64url(text, len(raw)) == raw
    assert decode_base64url(text, len(raw) + 1) is None
    for other in (text + "=", text + "\n", "+" + text[1:], " " + text, text[:-1] + "é"):
        assert decode_base64url(other, len(raw)) is None


def test_loose_bits_at_the_end_are_another_spelling() -> None:
    assert decode_base64url("AAAAAAAAAAAAAAAAAAAAAA", 16) == bytes(16)
    assert decode_base64url("AAAAAAAAAAAAAAAAAAAAAB", 16) is None


def test_a_subscription_survives_being_sealed() -> None:
    mine = Browser().subscription
    assert push_endpoint.load_endpoint(push_endpoint.dump_endpoint(mine)) == mine
