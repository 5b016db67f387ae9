"""Keeps calls to addresses that others name away from what is inside the network (SSRF).

A name is looked up once, every address of it is judged, and the connection goes to an address
that was judged: what the name says a moment later (DNS rebinding) changes nothing.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

from services.notify.ports import Permanent, Temporary

IPAddress = IPv4Address | IPv6Address
IPNetwork = IPv4Network | IPv6Network
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]

NAT64 = IPv6Network("64:ff9b::/96")
PORTS = {"https": 443, "http": 80}


async def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses of ``host``; raises ``OSError`` where there are none."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in found]


def may_be_called(address: str, allowed: Sequence[IPNetwork]) -> bool:
    """Tell whether an address is public, or in one of the ``allowed`` networks."""
    ip = _unwrapped(ip_address(address))
    if any(ip in network for network in allowed):
        return True
    inside = ip.is_multicast or ip.is_reserved or ip.is_unspecified or not ip.is_global
    return not inside and not (isinstance(ip, IPv6Address) and ip.is_site_local)


def _unwrapped(ip: IPAddress) -> IPAddress:
    """Return the IPv4 address that a form of IPv6 leads to, else ``ip`` itself."""
    if isinstance(ip, IPv4Address):
        return ip
    teredo = ip.teredo
    inner = ip.ipv4_mapped or ip.sixtofour or (teredo and teredo[1])
    if inner is None and ip in NAT64:
        inner = IPv4Address(int(ip) & 0xFFFFFFFF)
    return inner or ip


class Guard(httpx.AsyncBaseTransport):
    """Sends a request to a judged address, under the name that it asks for (Host, SNI)."""

    def __init__(
        self,
        tls: ssl.SSLContext,
        *,
        allowed: Sequence[IPNetwork] = (),
        plain: bool = False,
        resolve: Resolve = look_up,
    ) -> None:
        self._inner = httpx.AsyncHTTPTransport(verify=tls, trust_env=False)
        self._allowed = allowed
        self._plain = plain
        self._resolve = resolve

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Return the answer; raises ``Permanent`` for an address that must not be called."""
        url = request.url
        if url.scheme != "https" and not self._plain:
            raise Permanent("webhook-not-https")
        failed: httpx.TransportError | None = None
        for address in await self._judged(url.host, url.port or PORTS[url.scheme]):
            pinned = httpx.Request(
                request.method,
                url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions={**request.extensions, "sni_hostname": url.host},
            )
            try:
                return await self._inner.handle_async_request(pinned)
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failed = error
        raise failed or httpx.ConnectError("no address")

    async def aclose(self) -> None:
        """Close the connection."""
        await self._inner.aclose()

    async def _judged(self, host: str, port: int) -> Sequence[str]:
        try:
            addresses = list(dict.fromkeys(await self._resolve(host, port)))
        except (OSError, UnicodeError) as error:
            raise Temporary("webhook-name-unknown") from error
        if not all(may_be_called(each, self._allowed) for each in addresses):
            raise Permanent("webhook-address-refused")
        return addresses
