"""RFC 3161 time stamps, which `openssl ts -verify -data FILE -in FILE.tsr -CAfile ca.pem` checks."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from models.core import CheckFailed, SettingsError, Value
from tasks.core import need_extra
from tasks.web import Manners, fetch

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

SUFFIX = ".tsr"
LARGEST = 100_000
LATE = timedelta(days=7)
"""A stamp further from the moment of what it stamps was made for other reasons."""


class Authority(Value):
    """A time-stamping authority: its address, and the PEM file with the certificates that vouch for it."""

    url: str
    certificates: Path

    def trusted(self) -> "list[Certificate]":
        """Read its certificates. Raises SettingsError with the mend."""
        need_extra("stamps", "FOLLOWTHROUGH_STAMP_URL")
        from cryptography.x509 import load_pem_x509_certificates

        try:
            return load_pem_x509_certificates(self.certificates.read_bytes())
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"FOLLOWTHROUGH_STAMP_CA: {self.certificates} holds no certificate that can be read ({error}); save "
                "the authority's certificate there, as PEM"
            ) from None


def ask(authority: Authority, content: bytes, manners: Manners, now: datetime) -> bytes:
    """Request a stamp for the SHA-256 of `content`; return the verified reply. Raises SourceFault and CheckFailed."""
    trusted = authority.trusted()
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    # No nonce: a reply to an earlier request about the same bytes would prove the same.
    query = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).nonce(nonce=False).build()
    answer = fetch(
        authority.url,
        allowed_hosts=frozenset({urlsplit(authority.url).hostname or ""}),
        expect=("application/timestamp-reply",),
        manners=manners,
        now=now,
        loopback_ok=True,
        headers={"Content-Type": "application/timestamp-query"},
        send=query.as_bytes(),
    )
    check(answer.body, content, trusted)
    return answer.body


def check(reply: bytes, content: bytes, trusted: "list[Certificate]") -> datetime:
    """Return the moment (UTC) at which the authority stamped these bytes. Raises CheckFailed if it did not."""
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    if len(reply) > LARGEST:
        raise CheckFailed("is too long to be a stamp")
    try:
        stamp = decode_timestamp_response(reply)
        verifier = VerifierBuilder(roots=list(trusted)).build()
        verifier.verify_message(stamp, content)
        return stamp.tst_info.gen_time.astimezone(UTC)
    except (VerificationError, ValueError) as error:
        raise CheckFailed(f"does not hold: {error}") from None


def stamp_of(path: Path) -> Path:
    """Return the path of the stamp beside a file."""
    return path.with_name(path.name + SUFFIX)


def fault_of(path: Path, content: bytes, trusted: "list[Certificate]", moment: datetime) -> str | None:
    """Return the fault in the stamp kept in a file, for bytes that were made at a moment; None if it holds."""
    try:
        with path.open("rb") as file:
            stamp_moment = check(file.read(LARGEST + 1), content, trusted)
    except FileNotFoundError:
        return "is gone"
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    except CheckFailed as error:
        return str(error)
    is_late = abs(stamp_moment - moment) > LATE
    return f"was made at {stamp_moment:%Y-%m-%d %H:%M} UTC, long after what it stamps" if is_late else None
