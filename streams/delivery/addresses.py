"""Which network addresses are nobody's business: private ones, and all that lead to such by another spelling.

Made from the registries of IANA for special-purpose addresses (RFC 6890 and what came after), as a table of our
own: what Python calls global differs between its versions.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# May be opened by name in ``allow_hosts``: where people run receivers of their own.
_PRIVATE_4 = {
    "10.0.0.0/8": "private",
    "100.64.0.0/10": "shared by a carrier (CGNAT)",
    "127.0.0.0/8": "loopback",
    "172.16.0.0/12": "private",
    "192.168.0.0/16": "private",
}
_NEVER_4 = {
    "0.0.0.0/8": "this network",
    "168.63.129.16/32": "the metadata of a cloud",
    "169.254.0.0/16": "link-local, metadata of clouds",
    "100.100.100.200/32": "the metadata of a cloud",
    "192.0.0.0/24": "of IETF protocols",
    "192.0.2.0/24": "for documentation",
    "192.31.196.0/24": "of AS112",
    "192.52.193.0/24": "of AMT",
    "192.88.99.0/24": "a 6to4 relay",
    "192.175.48.0/24": "of AS112",
    "198.18.0.0/15": "for benchmarks",
    "198.51.100.0/24": "for documentation",
    "203.0.113.0/24": "for documentation",
    "224.0.0.0/4": "multicast",
    "240.0.0.0/4": "reserved",
}
_PRIVATE_6 = {"::1/128": "loopback", "fc00::/7": "private"}
_NEVER_6 = {
    "fd00:ec2::/32": "the metadata of a cloud",
    "fd20:ce::254/128": "the metadata of a cloud",
    "2001::/23": "Teredo and other IETF protocols",
    "2001:db8::/32": "for documentation",
    "2002::/16": "6to4",
    "2620:4f:8000::/48": "of AS112",
    "3fff::/20": "for documentation",
}
_GLOBAL_6 = IPv6Network("2000::/3")
_MAPPED = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))  # IPv4-mapped; NAT64 of RFC 6052
_ISATAP = {0x00005EFE, 0x02005EFE}  # RFC 5214: the last 32 bits are an IPv4 address

_Table = list[tuple[IPv4Network | IPv6Network, str]]


def _table(four: dict[str, str], six: dict[str, str]) -> _Table:
    return [(IPv4Network(net), why) for net, why in four.items()] + [
        (IPv6Network(net), why) for net, why in six.items()
    ]


_NEVER = _table(_NEVER_4, _NEVER_6)
_PRIVATE = _table(_PRIVATE_4, _PRIVATE_6)


def refusal(address: str, *, named: bool = False) -> str | None:
    """Say why nobody may connect to an address as the resolver gave it, or None where one may.

    ``named`` is for hosts that ``allow_hosts`` names: it opens private addresses and the loopback, never link-local
    ones, metadata, multicast or what is reserved.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return "no address"
    if isinstance(found, IPv6Address):
        if found.scope_id is not None:
            return "has a zone"
        return _refusal_6(found, named)
    return _listed(found, named)


def _refusal_6(address: IPv6Address, named: bool) -> str | None:
    for net in _MAPPED:
        if address in net:
            return _listed(IPv4Address(int(address) & 0xFFFFFFFF), named)
    if (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return "ISATAP"
    private = any(address in net for net, _ in _PRIVATE)
    if address not in _GLOBAL_6 and not private:
        return "no address of the open internet"
    return _listed(address, named)


def _listed(address: IPv4Address | IPv6Address, named: bool) -> str | None:
    for net, why in _NEVER if named else _NEVER + _PRIVATE:
        if address in net:
            return why
    return None
