from functools import partial
from ipaddress import ip_address

import pytest

from models.core import SourceFault
from tasks.web.addresses import fit_address, is_denied, is_unfit, resolve

UNFIT = [
    "127.0.0.1",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "224.0.0.1",
    "0.0.0.0",
    "::1",
    "fd00::1",
    "::ffff:10.0.0.1",
    "64:ff9b::a00:1",
    "2002:a00:1::",
    "::10.0.0.1",
    "fe80::1",
    "fec0::1",
    "192.168.1.1",
    "255.255.255.255",
    "ff02::1",
    "64:ff9b:1::1",
    "64:ff9b:1::808:808",
    "::ffff:0:808:808",
    "5f00::1",
]
FIT = ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", UNFIT)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert is_unfit(ip_address(address))
    with pytest.raises(SourceFault) as caught:
        fit_address("council.example", 443, loopback_ok=False, resolver=lambda host, port: (address,))
    assert caught.value.reason == "unfit_address"
    assert address not in str(caught.value)


@pytest.mark.parametrize("address", FIT)
def test_a_public_address_passes(address: str) -> None:
    assert fit_address("council.example", 443, False, lambda host, port: (address,)) == address


def test_one_unfit_address_among_public_ones_refuses_the_name() -> None:
    for found in (("8.8.8.8", "10.0.0.1"), ("10.0.0.1", "8.8.8.8")):
        with pytest.raises(SourceFault):
            fit_address("council.example", 443, False, lambda host, port, found=found: found)


def test_loopback_is_for_an_operators_own_address_and_opens_nothing_else() -> None:
    fit = partial(fit_address, "own.example", 80, True)
    assert fit(lambda host, port: ("127.0.0.1",)) == "127.0.0.1"
    with pytest.raises(SourceFault):
        fit(lambda host, port: ("10.0.0.1",))


def test_a_name_without_an_address_is_a_passing_fault() -> None:
    for resolver in (resolve, lambda host, port: ()):
        with pytest.raises(SourceFault) as caught:
            fit_address("no-such-name.invalid", 443, False, resolver)
        assert caught.value.reason == "unreachable"
        assert caught.value.passing


@pytest.mark.parametrize("address", ["203.0.113.9", "::ffff:203.0.113.9", "64:ff9b::cb00:7109", "2600:1::5"])
def test_an_address_in_a_denied_network_is_denied_however_it_is_written(address: str) -> None:
    assert is_denied(ip_address(address), ("203.0.113.0/24", "2600:1::/32"))
    assert not is_denied(ip_address(address), ("198.51.100.0/24", "2600:2::/32"))
    assert not is_denied(ip_address(address), ())
