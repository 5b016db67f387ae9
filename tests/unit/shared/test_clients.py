from ipaddress import ip_network

import pytest
from starlette.requests import Request

from shared.web import network_of

PROXIES = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def a_request(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", each.encode()) for each in forwarded]
    client = (peer, 1) if peer else None
    return Request({"type": "http", "headers": headers, "client": client})


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.77", [], "203.0.113.0/24"),
        ("::ffff:203.0.113.77", [], "203.0.113.0/24"),
        ("2001:db8:1:2:3::4", [], "2001:db8:1:2::/64"),
        ("203.0.113.77", ["198.51.100.1"], "203.0.113.0/24"),
        ("10.1.2.3", ["198.51.100.1"], "198.51.100.0/24"),
        ("10.1.2.3", ["192.0.2.9, 198.51.100.1, 10.9.9.9"], "198.51.100.0/24"),
        ("10.1.2.3", ["192.0.2.9", "198.51.100.1"], "198.51.100.0/24"),
        ("fd00::1", ["2001:db8::5"], "2001:db8::/64"),
        ("10.1.2.3", ["<script>"], "10.1.2.0/24"),
        ("10.1.2.3", ["192.0.2.9, unknown"], "10.1.2.0/24"),
        ("10.1.2.3", [], "10.1.2.0/24"),
        (None, ["198.51.100.1"], "nowhere"),
        ("testclient", ["198.51.100.1"], "nowhere"),
    ],
)
def test_only_what_a_trusted_proxy_wrote_says_where_a_request_is_from(
    peer: str | None, forwarded: list[str], network: str
) -> None:
    assert network_of(a_request(peer, *forwarded), PROXIES) == network
