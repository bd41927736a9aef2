"""Two places that lie elsewhere, on 127.0.0.1: an S3 bucket of moto's and a real SFTP server of asyncssh's."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from moto.server import ThreadedMotoServer
from upath import UPath

from tasks.files import Place, place_of

BUCKET = "made-up-bucket"


@dataclass
class FarPlace:
    """A place elsewhere, as a setting names it, and the means to lay files there as other people do."""

    address: str
    writing: UPath
    opened: list[str] = field(default_factory=list)
    """The files that were opened there, where the server can tell."""
    live: list[Any] = field(default_factory=list)
    """The connections that are open, where the server can tell."""

    @property
    def place(self) -> Place:
        """Return it as the house opens it."""
        return place_of(self.address)

    def put(self, path: str, body: bytes) -> None:
        """Lay a file there; its folder is made."""
        file = self.writing / path
        with suppress(FileExistsError):
            file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)

    def remove(self, path: str) -> None:
        """Take a file away."""
        (self.writing / path).unlink()


@contextmanager
def silent_port() -> Iterator[socket.socket]:
    """A listener on 127.0.0.1 that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(8)
        yield listener


@contextmanager
def moto_server() -> Iterator[int]:
    """An S3 server; its port."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    yield server.get_host_and_port()[1]
    server.stop()


def aws(port: int, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what a machine with AWS's tools has set; nothing is asked but 127.0.0.1."""
    for name in [each for each in os.environ if each.startswith("AWS_")]:
        monkeypatch.delenv(name)
    values = {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "made-up",
        "AWS_SECRET_ACCESS_KEY": "made-up",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": str(home / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "no-credentials"),
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def bucket(port: int, home: Path, monkeypatch: pytest.MonkeyPatch) -> FarPlace:
    """Return an empty place in a bucket, under a prefix of its own."""
    aws(port, home, monkeypatch)
    address = f"s3://{BUCKET}/{home.name}"
    writing = UPath(address, skip_instance_cache=True, use_listings_cache=False)
    with suppress(FileExistsError):
        writing.fs.mkdir(BUCKET)
    return FarPlace(address=address, writing=writing)


class SftpServer:
    """A real SFTP server for one key, with its own host key, serving one folder."""

    def __init__(self, folder: Path, home: Path) -> None:
        self.served, self.home = folder, home
        self.host_key = asyncssh.generate_private_key("ssh-ed25519")
        self.opened: list[str] = []
        self.live: list[Any] = []
        ssh = home / ".ssh"
        ssh.mkdir(parents=True)
        own = asyncssh.generate_private_key("ssh-ed25519")
        own.write_private_key(str(ssh / "id_ed25519"))
        (ssh / "id_ed25519").chmod(0o600)
        self.allowed = home / "authorized_keys"
        own.write_public_key(str(self.allowed))
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()
        self.acceptor = self.do(self._serve())
        self.port = self.acceptor.get_port()
        self.known()

    def do(self, work: Any) -> Any:
        """Run a coroutine in the server's loop."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)

    def known(self, key: asyncssh.SSHKey | None = None) -> None:
        """Write down which key this server is known by; its own, or another's."""
        public = (key or self.host_key).export_public_key().decode()
        (self.home / ".ssh" / "known_hosts").write_text(f"[127.0.0.1]:{self.port} {public}")

    def far_place(self) -> FarPlace:
        """Return the place that this server serves."""
        address = f"sftp://made-up@127.0.0.1:{self.port}/drop-place"
        (self.served / "drop-place").mkdir(exist_ok=True)
        return FarPlace(address, UPath(self.served / "drop-place"), self.opened, self.live)

    def stop(self) -> None:
        """End it, and its loop."""
        self.do(self._close())
        self.loop.call_soon_threadsafe(self.loop.stop)

    async def _close(self) -> None:
        for connection in list(self.live):
            connection.abort()
            await connection.wait_closed()
        self.acceptor.close()
        await self.acceptor.wait_closed()

    async def _serve(self) -> Any:
        opened, live, root = self.opened, self.live, str(self.served).encode()

        class Watched(asyncssh.SFTPServer):
            def __init__(self, channel: Any) -> None:
                super().__init__(channel, chroot=root)

            def open(self, path: bytes, pflags: int, attrs: Any) -> Any:
                opened.append(path.decode().rsplit("/", 1)[-1])
                return super().open(path, pflags, attrs)

        class Counted(asyncssh.SSHServer):
            def connection_made(self, conn: Any) -> None:
                self.connection = conn
                live.append(conn)

            def connection_lost(self, exc: Exception | None) -> None:
                live.remove(self.connection)

        return await asyncssh.create_server(
            Counted,
            "127.0.0.1",
            0,
            server_host_keys=[self.host_key],
            authorized_client_keys=str(self.allowed),
            sftp_factory=Watched,
        )


@contextmanager
def sftp_server(folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SftpServer]:
    """A running SFTP server, and a home on this machine whose `.ssh` knows it."""
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    folder.mkdir(parents=True, exist_ok=True)
    server = SftpServer(folder, home)
    yield server
    server.stop()
