"""Which network addresses a name may lead to: only the public Internet is ever asked (docs/evidence.md#addresses)."""

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from models.core import SourceFault

_NOT_PUBLIC = tuple(map(ip_network, ("64:ff9b:1::/48", "::ffff:0:0:0/96", "5f00::/16")))
"""What `is_global` lets through in some Pythons: local translation (RFC 8215), RFC 2765, and segments (RFC 9602)."""
_CARRIERS = (ip_network("64:ff9b::/96"), ip_network("::/96"))
"""They carry an IPv4 address: NAT64 (RFC 6052) and IPv4-compatible (RFC 4291)."""
_LOOPBACK = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
"""`is_loopback` is also true of ::ffff:127.0.0.1 from Python 3.13 on."""

Resolve = Callable[[str, int], tuple[str, ...]]
AddressOf = Callable[[str, int, bool], str]
"""Returns the one address to connect to for a host, a port, and whether loopback will do; or raises SourceFault."""


def resolve(host: str, port: int) -> tuple[str, ...]:
    """Ask the machine's resolver for a name's addresses. Raises SourceFault if there is none now."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, OverflowError):
        raise SourceFault("unreachable", f"the name {host} has no address now", passing=True) from None
    return tuple(str(info[4][0]) for info in answers)


def fit_address(host: str, port: int, loopback_ok: bool, resolver: Resolve = resolve) -> str:
    """Return the first address of a name if all are fit: public, or with `loopback_ok` loopback. Raises SourceFault."""
    addresses = resolver(host, port)
    if not addresses:
        raise SourceFault("unreachable", f"the name {host} has no address now", passing=True)
    for text in addresses:
        address = ip_address(text.partition("%")[0])
        if is_unfit(address) and not (loopback_ok and any(address in network for network in _LOOPBACK)):
            raise SourceFault("unfit_address", f"{host} leads to an address that is not on the public Internet")
    return addresses[0]


def is_unfit(address: IPv4Address | IPv6Address) -> bool:
    """Return whether an address is not public, or carries one that is not; `is_global` lets 2002:a00:1:: through."""
    if not address.is_global or address.is_multicast or any(address in network for network in _NOT_PUBLIC):
        return True
    return isinstance(address, IPv6Address) and (address.is_site_local or any(map(is_unfit, _carried(address))))


def guarded_address(
    host: str, port: int, loopback_ok: bool, denied: Iterable[str], address_of: AddressOf = fit_address
) -> str:
    """Return the address to connect to, by `address_of`, unless it is in a denied network. Raises SourceFault."""
    address = address_of(host, port, loopback_ok)
    if is_denied(ip_address(address.partition("%")[0]), denied):
        raise SourceFault("unfit_address", f"{host} leads into a network that this installation never asks")
    return address


def is_denied(address: IPv4Address | IPv6Address, networks: Iterable[str]) -> bool:
    """Return whether an address, or one that it carries, lies in one of an installation's own networks."""
    inner = _carried(address) if isinstance(address, IPv6Address) else ()
    return any(part in ip_network(network) for network in networks for part in (address, *inner))


def _carried(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """Return the IPv4 addresses that an IPv6 address carries: mapped, 6to4, Teredo, translated, compatible."""
    carried = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if any(address in network for network in _CARRIERS):
        carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(inner for inner in carried if inner is not None)
