"""Where a key is set, one key signs the ledger's cut and every file of an issued memo."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from flows._runtime.environment import play_also
from flows.data import verify_memo
from flows.ledger.audit_ledger import audit_ledger
from tests.material.installation import DemoInstallation
from tests.material.memo_installation import issued

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


@pytest.mark.usefixtures("all_forms")
def test_one_key_signs_the_cut_and_every_file_and_the_audit_knows_the_signature(
    installation: DemoInstallation, tmp_path: Path
) -> None:
    path = tmp_path / "signing.pem"
    path.write_bytes(KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    play_also(SIGNING_KEY=str(path))
    try:
        issued(installation)
        folder = installation.settings.home / "memos" / "1"
        key = KEY.public_key().public_bytes_raw().hex()
        found = verify_memo.verify(folder, [key])
        assert (found.number, found.by) == (1, f"names key {key}")
        KEY.public_key().verify(
            bytes.fromhex((folder / "SHA256SUMS.sig").read_text()), (folder / "SHA256SUMS").read_bytes()
        )
        installation.do(audit_ledger)
    finally:
        play_also(SIGNING_KEY="")
