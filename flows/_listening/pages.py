"""The pages of the agency's staff, which reminders by mail link. An answer there is a press as in Slack: it is kept,
the worker acts on it, and the page says what came of it. Source: docs/answers.md#your-page."""

import json
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from html import unescape
from typing import Literal
from urllib.parse import urlsplit

from flows._listening.listener import LOG, Listener
from flows._listening.receiver import form_of, may_open
from flows._listening.review_files import open_link
from flows._runtime import clock, context
from flows.answers.record_answer import PressInProgress, keep_press
from models.answers import (
    SHOWN,
    SPECIFICATIONS,
    ActResult,
    ButtonMark,
    Form,
    IncomingPress,
    MilestoneVerb,
    Press,
    RejectedFile,
    Reply,
    acting,
    fields_of,
    form_faults,
    press_id,
    read_fields,
    read_mark,
)
from models.core import Person, evolve, new_york_day, same_fields
from models.ledger import PagesClosed, Verb
from notifications.answers import PageRefusal, say_fault, say_home, say_page_refusal, say_reply
from notifications.slack import Block, OpenForm, PersonPage, render_person_page
from notifications.words import say_message
from tasks.core import salt_of
from tasks.files import MOST_BYTES, take_upload
from tasks.ledger import inbox, of_kinds
from tasks.review import LinkRefused, Opened, PageLink, Posted, Site, serve_pages
from tasks.slack import read_action, read_verb

WAIT, LOOK_EVERY = 20.0, 0.5
"""Seconds in which a page waits for what came of an answer, and between two looks whether somebody else acted on it."""
FORM_BYTES = 200_000
"""Bytes of a form beside its file."""
STATUS: dict[PageRefusal, int] = {
    "not_ours": 404, "expired": 410, "closed": 410, "not_yours": 403, "other_host": 400, "too_large": 413,
    "malformed": 400,
}  # fmt: skip
LONGEST_DRAWN = 64
"""Characters of the moment at which a form was drawn."""


@contextmanager
def serving_pages(listener: Listener) -> Iterator[None]:
    """Answer the links of verifiers and of the agency's staff while the block runs, if the settings name an address."""
    settings = listener.settings
    if settings.files_url is None:
        yield
        return
    hosts = (urlsplit(str(settings.files_url)).hostname or "", settings.files_bind.rpartition(":")[0])
    site = Site(
        file=lambda token: open_link(listener, token),
        page=lambda token: open_page(listener, token),
        send=lambda token, posted: take_answer(listener, token, posted),
        refuse=lambda why: _refusal(listener, why),
        largest=MOST_BYTES + FORM_BYTES,
    )
    with serve_pages(settings.files_bind, hosts, site):
        yield


def open_page(listener: Listener, token: str) -> Opened:
    """Return the page of a link, or the page that says why it opens none."""
    now = clock.now()
    admitted = _admit(listener, token, now)
    return admitted if isinstance(admitted, Opened) else _page(listener, *admitted, now)


def take_answer(listener: Listener, token: str, posted: Posted) -> Opened:
    """Return what came of a button or a form of a person's page: the form it opens, what is wrong with it, or the page
    with what was recorded."""
    now = clock.now()
    admitted = _admit(listener, token, now)
    if isinstance(admitted, Opened):
        return admitted
    person, link = admitted
    incoming = _read(posted, person, salt_of(listener.settings.home))
    if incoming is None:
        return _refusal(listener, "malformed")
    press = incoming.press
    opening = evolve(press, step="pressed", form=Form())
    view = form_of(listener, opening, now) if may_open(opening) else None
    if view is not None and press.step == "pressed":
        return _page(listener, person, link, now, form=OpenForm(view=view))
    errors: dict[str, str] = {}
    if view is not None and posted.file is not None:
        incoming, errors = _with_upload(listener, incoming, posted.file)
    if not errors:
        received = keep_press(listener.settings, listener.database, listener.people, incoming, now)
        errors = dict(received.errors)
        if received.over_limit and not errors:
            return _page(listener, person, link, now, say_fault("too_many"))
        if not errors:
            notice, row = _answer_to(listener, received.press)
            return _page(listener, person, link, now, notice, row=row)
    if errors.get("link") == say_fault("link_or_file"):
        errors["link"] = say_message("page.one_file")
    if view is None:
        return _page(listener, person, link, now, " ".join(errors.values()))
    typed = {name.partition("/")[0]: tuple(values) for name, values in posted.fields.items()}
    return _page(listener, person, link, now, form=OpenForm(view=view, typed=typed, errors=errors))


def _admit(listener: Listener, token: str, now: datetime) -> tuple[Person, PageLink] | Opened:
    """Return whose page a link opens, or the page that says why it opens none."""
    try:
        links = context.links_of(listener.settings)
        if links is None:
            raise LinkRefused("not_ours")
        link = links.read_page(token, now)
    except LinkRefused as refused:
        return _refusal(listener, refused.why)
    closings = (entry for entry in of_kinds(listener.database, ["pages_closed"]) if entry.seq > link.seq)
    if any(isinstance(entry.event, PagesClosed) and entry.event.person_id == link.person_id for entry in closings):
        return _refusal(listener, "closed")
    person = acting(Press(page=link.person_id, verb="mine", step="pressed"), listener.people)
    return (person, link) if person else _refusal(listener, "not_yours")


def _read(posted: Posted, person: Person, salt: bytes) -> IncomingPress | None:
    """Return the press that a button or a form of the page makes, or None if it is none of ours.

    A form that is sent again is the same press; with other words or another file it is a new one.
    """
    drawn, is_form = posted.first("drawn"), "form" in posted.fields
    try:
        verb, mark = _form(posted) if is_form else _button(posted)
    except (LookupError, RecursionError, TypeError, ValueError):
        return None
    values = {name.partition("/")[0]: values[0] for name, values in posted.fields.items() if "/" in name}
    if verb is None or mark is None or verb in SHOWN or not 0 < len(drawn) <= LONGEST_DRAWN:
        return None
    fields = tuple(field.name for field in fields_of(verb, for_another=False, about=mark.m)) if is_form else ()
    if not values.keys() <= set(fields):
        return None
    chosen, words, invalid = read_fields(values)
    step: Literal["pressed", "submitted"] = "submitted" if is_form else "pressed"
    mark = evolve(mark, a=None, c=None, t=None)
    content = salt + json.dumps(values, sort_keys=True).encode() + (posted.file[1] if posted.file else b"")
    id_ = press_id("page", person.id, verb, step, mark.written(), drawn, sha256(content).hexdigest())
    press = Press(id=id_, page=person.id, verb=verb, step=step, mark=mark, form=Form(**chosen))
    return IncomingPress(press=press, words=words, fields=fields, invalid=invalid)


def _form(posted: Posted) -> tuple[Verb | None, ButtonMark | None]:
    return read_verb(posted.first("form")), read_mark(posted.first("mark"))


def _button(posted: Posted) -> tuple[Verb | None, ButtonMark | None]:
    action = json.loads(posted.first("action"))
    element, option = action["element"], action["option"]
    return read_action(element if option is None else element | {"selected_option": element["options"][option]})


def _with_upload(
    listener: Listener, incoming: IncomingPress, file: tuple[str, bytes]
) -> tuple[IncomingPress, dict[str, str]]:
    """Return a form with the file that came with it, stored, or what is wrong with the file. Nothing of a file that the
    privacy gate refuses is kept."""
    specification = SPECIFICATIONS[incoming.press.verb]
    if not (isinstance(specification, MilestoneVerb) and specification.takes_file) or "file" in incoming.words:
        return incoming, {"upload": say_message("page.one_file")}
    name, body = file
    named = evolve(incoming, words={**incoming.words, "file": name})
    if form_faults(named, new_york_day(clock.now())):
        return named, {}  # what is wrong is said before the file is stored
    stored = take_upload(name, body, store=listener.settings.store, salt=salt_of(listener.settings.home))
    if isinstance(stored, RejectedFile):
        return incoming, {"upload": _words(listener, Reply(code="not_taken", **same_fields(Reply, stored)))}
    form = evolve(incoming.press.form, evidence=(stored.sha256,), extracted=stored.text)
    return evolve(named, press=evolve(named.press, form=form)), {}


def _answer_to(listener: Listener, press: Press) -> tuple[str, tuple[Block, ...]]:
    """Return what came of a press that was kept, once the worker acted on it, and the button that takes it back. One
    that came before is not acted on."""
    for _ in range(int(WAIT / LOOK_EVERY)):
        kept = inbox.press_of(listener.database, press.id)
        if kept and kept.is_settled:
            progress = PressInProgress(listener.settings, listener.database, listener.people, kept, clock.now())
            return _words(listener, progress.reply(ActResult((), Reply(code="opens", verb=press.verb)), None)), ()
        answer = listener.answers.setdefault(press.id, Future())
        listener.enqueue(press)
        with suppress(TimeoutError):
            reply = answer.result(LOOK_EVERY)
            return unescape(reply.text), reply.row
    return say_message("page.waits"), ()


def _words(listener: Listener, reply: Reply) -> str:
    return unescape(say_reply(reply, listener.sender))


def _page(
    listener: Listener,
    person: Person,
    link: PageLink,
    now: datetime,
    notice: str = "",
    form: OpenForm | None = None,
    row: tuple[Block, ...] = (),
) -> Opened:
    home = () if form else tuple(say_home(listener.home_of(person, now), listener.sender, every_item=True)["blocks"])
    LOG.info("%s opened their page", person.id)
    page = PersonPage(
        name=person.name, until=link.until, drawn=now.isoformat(), home=(*row, *home), form=form, notice=notice,
        megabytes=MOST_BYTES // 1_000_000,
    )  # fmt: skip
    return Opened(200, render_person_page(page))


def _refusal(listener: Listener, why: PageRefusal) -> Opened:
    return Opened(STATUS[why], say_page_refusal(why, listener.settings.reply_to))
