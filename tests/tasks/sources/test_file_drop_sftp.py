"""A drop folder on a real SFTP server of asyncssh's, on 127.0.0.1."""

import gc
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest

from models.evidence import SourceCheck
from models.ledger import Entry, SourcesChecked
from models.records import fold_source
from models.register import FileDrop
from tasks.files import IN_USE
from tasks.sources import file_drop
from tasks.sources.context import CheckContext
from tasks.web import Manners
from tests.material.drop import FarPlace, SftpServer, sftp_server, silent_port

SOURCE = FileDrop(kind="file_drop", voice="agency", folder="drop/agency")
SEALED = b"Made Up, NYSID 01234567A, arrest sealed under CPL 160.50"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SftpServer]:
    with sftp_server(tmp_path / "served", tmp_path / "home", monkeypatch) as running:
        yield running


@pytest.fixture
def far(server: SftpServer) -> FarPlace:
    return server.far_place()


def look(context: CheckContext, far: FarPlace, seconds: float = 20) -> SourceCheck:
    manners = Manners(user_agent="made up", connect_seconds=seconds, total_seconds=seconds)
    return file_drop.check("agency_drop", SOURCE, replace(context, drop=far.place, manners=manners))


def test_files_of_a_server_are_taken_in_with_their_text_and_time(context: CheckContext, far: FarPlace) -> None:
    far.put("drop/agency/plan.txt", b"Audit plan")
    far.put("drop/agency/plan (1).txt", b"Audit plan")
    far.put("drop/agency/page_files/style.css", b"x")
    found = look(context, far)
    assert (found.result.result, found.refused) == ("ok", ())
    assert [each.ref for each in found.result.items] == ["plan (1).txt", "plan.txt"]
    assert len({(each.sha256, each.text) for each in found.result.items}) == 1
    assert context.store.read(found.result.items[0].sha256) == b"Audit plan"
    assert found.result.detail == "folders within it, left alone: 1"


def test_what_was_taken_in_is_not_fetched_again(context: CheckContext, far: FarPlace) -> None:
    far.put("drop/agency/plan.txt", b"Audit plan")
    first = look(context, far)
    assert far.opened == ["plan.txt"]
    event = SourcesChecked(check_id="check:1", results=(first.result,))
    entry = Entry(seq=1, occurred_on=context.now.date(), recorded_at=context.now, actor="followthrough", event=event)
    next_day = replace(context, record=fold_source("agency_drop", None, entry), full=False)
    far.put("drop/agency/second.txt", b"Another")
    second = look(next_day, far)
    assert [each.ref for each in second.result.items] == ["plan.txt", "second.txt"]
    assert far.opened == ["plan.txt", "second.txt"]


def test_a_link_on_the_server_is_left_alone(context: CheckContext, far: FarPlace, tmp_path: Path) -> None:
    far.put("drop/agency/plan.txt", b"Audit plan")
    (tmp_path / "served" / "drop-place" / "drop" / "agency" / "link.txt").symlink_to("plan.txt")
    assert [each.ref for each in look(context, far).result.items] == ["plan.txt"]


def test_a_sealed_record_on_a_server_leaves_no_byte_here(context: CheckContext, far: FarPlace) -> None:
    far.put("drop/agency/canary-letter.txt", SEALED)
    found = look(context, far)
    assert [each.why for each in found.result.waiting] == ["nysid"]
    assert context.store.orphans([]) == []
    assert "canary" not in found.model_dump_json()


def test_no_folder_is_blocked_and_an_empty_one_is_empty(context: CheckContext, far: FarPlace) -> None:
    assert look(context, far).result.reason == "folder_missing"
    (far.writing / "drop" / "agency").mkdir(parents=True)
    assert look(context, far).result.reason == "not_in_use"
    far.put(f"drop/agency/{IN_USE}", b"")
    assert look(context, far).result.result == "empty"


def test_a_server_whose_key_nobody_knows_is_blocked_and_gets_no_word_from_us(
    context: CheckContext, server: SftpServer, far: FarPlace
) -> None:
    far.put("drop/agency/plan.txt", b"Audit plan")
    known_hosts = server.home / ".ssh" / "known_hosts"
    for make_unknown in (known_hosts.unlink, lambda: server.known(asyncssh.generate_private_key("ssh-ed25519"))):
        make_unknown()
        result = look(context, far).result
        assert (result.result, result.reason, result.items) == ("blocked", "host_key_unknown", ())
        assert far.opened == []
    server.known()
    assert look(context, far).result.result == "ok", "the key alone stood in the way"


def test_a_config_that_switches_the_check_of_host_keys_off_is_not_followed(
    context: CheckContext, server: SftpServer, far: FarPlace
) -> None:
    far.put("drop/agency/plan.txt", b"Audit plan")
    (server.home / ".ssh" / "known_hosts").unlink()
    config = "Host *\n  UserKnownHostsFile none\n  StrictHostKeyChecking no\n"
    (server.home / ".ssh" / "config").write_text(config)
    assert look(context, far).result.reason == "host_key_unknown"


def test_a_key_that_the_server_does_not_take_is_forbidden(
    context: CheckContext, server: SftpServer, far: FarPlace
) -> None:
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(str(server.home / ".ssh" / "id_ed25519"))
    result = look(context, far).result
    assert (result.result, result.reason) == ("blocked", "forbidden")
    assert "made-up" not in (result.detail or "")


def test_a_server_that_is_down_is_unreachable(context: CheckContext, far: FarPlace) -> None:
    down = replace(far, address="sftp://made-up@127.0.0.1:9/drop-place")
    assert look(context, down).result.reason == "unreachable"
    nowhere = replace(far, address="sftp://made-up@no-such-name.invalid/drop-place")
    assert look(context, nowhere).result.reason == "unreachable"


def test_a_server_that_says_nothing_holds_a_look_no_longer_than_it_may(
    context: CheckContext, far: FarPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, connect = {}, asyncssh.connect
    monkeypatch.setattr(asyncssh, "connect", lambda host, **options: given.update(options) or connect(host, **options))
    with silent_port() as silent:
        address = f"sftp://made-up@127.0.0.1:{silent.getsockname()[1]}/drop-place"
        assert look(context, replace(far, address=address), seconds=0.5).result.reason == "timed_out"
    assert given["connect_timeout"] == 0.5, "by itself asyncssh waits two minutes for a login"


def test_no_look_leaves_its_connection_open(context: CheckContext, far: FarPlace) -> None:
    far.put("drop/agency/plan.txt", b"Audit plan")
    for _ in range(3):
        look(context, far)
    gc.collect()
    for _ in range(200):
        if not far.live:
            break
        time.sleep(0.02)
    assert far.live == []
