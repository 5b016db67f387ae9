"""Where a request comes from, no more exactly than what is meant to share one rate."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import Request

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

NOWHERE = "nowhere"
"""All requests whose address nobody knows."""
PREFIX = {4: 24, 6: 64}
"""What one subscriber or one office usually has; finer is evaded, wider strikes neighbours."""


def network_of(request: Request, proxies: Sequence[Network] = ()) -> str:
    """Return the network that ``request`` comes from: IPv4 ``/24``, IPv6 ``/64``.

    ``X-Forwarded-For`` is believed only as far as ``proxies`` wrote it: its last address that
    is none of theirs is the caller's.
    """
    said = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    address = _address(request.client.host if request.client else "")
    while said and address and any(address in proxy for proxy in proxies):
        before = _address(said.pop().strip())
        if before is None:
            break
        address = before
    if address is None:
        return NOWHERE
    return str(ip_network(f"{address}/{PREFIX[address.version]}", strict=False))


def _address(value: str) -> Address | None:
    try:
        address = ip_address(value)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address
