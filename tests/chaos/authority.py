"""A real time-stamping authority on this machine: `openssl ts` behind a loopback server, its certificates made here."""

import subprocess
from pathlib import Path

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Made up
[ca]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
[leaf]
basicConstraints = critical, CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
authorityKeyIdentifier = keyid
"""


def openssl(*words: str) -> None:
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make_authority(folder: Path) -> Path:
    """Make the keys and certificates of an authority in a folder; return the certificate that vouches for it."""
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / "openssl.cnf"
    config.write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    ec = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-config", str(config))
    ca, key = str(folder / "ca.pem"), str(folder / "ca.key")
    openssl(
        "req", "-x509", *ec, "-keyout", key, "-out", ca, "-days", "3650", "-subj", "/CN=Made up CA", "-extensions", "ca"
    )
    asked, leaf = str(folder / "tsa.csr"), str(folder / "tsa.pem")
    openssl("req", "-new", *ec, "-keyout", str(folder / "tsa.key"), "-out", asked, "-subj", "/CN=Made up authority")
    openssl("x509", "-req", "-in", asked, "-CA", ca, "-CAkey", key, "-out", leaf, "-days", "3650",
            "-extfile", str(config), "-extensions", "leaf")  # fmt: skip
    return Path(ca)


def serve_authority(server: HTTPServer, folder: Path) -> str:
    """Answer queries as the authority in a folder does; return its address."""

    def answer(request: Request) -> Response:
        query, reply = folder / "query.tsq", folder / "reply.tsr"
        query.write_bytes(request.get_data())
        openssl("ts", "-reply", "-config", str(folder / "openssl.cnf"), "-queryfile", str(query), "-out", str(reply))
        return Response(reply.read_bytes(), content_type="application/timestamp-reply")

    server.expect_request("/tsa", method="POST").respond_with_handler(answer)
    return server.url_for("/tsa")
