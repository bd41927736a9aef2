"""What flows read before they decide: records, permissions, and what a check of sources needs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from flows._runtime import clock
from flows._runtime.environment import own_addresses, token
from flows._runtime.origin import channel_now
from flows._runtime.settings import Settings
from models.core import InputError, RuleError, evolve
from models.ledger import Event
from models.permissions import roles_adopted
from models.projections import MILESTONES, RECOMMENDATIONS, SOURCES
from models.records import MilestoneRecord, RecommendationRecord, RegisterRecord, SourceRecord
from tasks import ledger
from tasks.core import login, review_key_of
from tasks.ledger import Database, records

# What asks sources and what reads memos is imported where it is used: `status` does neither.
if TYPE_CHECKING:
    from notifications.words import Sender
    from tasks.evidence import Surroundings
    from tasks.memo import MemoStore
    from tasks.review import Links
    from tasks.web import Manners


@dataclass(frozen=True)
class CurrentRecords:
    """What the ledger says now about the register and its milestones."""

    register: RegisterRecord
    recommendations: Mapping[str, RecommendationRecord]
    milestones: Mapping[str, MilestoneRecord]
    sources: Mapping[str, SourceRecord]


def open_record(settings: Settings) -> Database:
    """Return the database, after noting new roles of the people file. Raises InputError if that file is wrong."""
    database = settings.database()
    if people := settings.people_if_real():
        adopted_roles = roles_adopted(people)

        def decide() -> tuple[Event, ...]:
            last = ledger.last_of(database, adopted_roles.kind)
            return () if last and evolve(last.event, on=None) == adopted_roles else (adopted_roles,)

        ledger.append_decided(database, decide, now=clock.now())
    return database


def current_records(database: Database, recommendation_id: str | None = None) -> CurrentRecords:
    """Read what the ledger says, with an id of that recommendation's milestones.

    Raises InputError without a register, and for an id that it does not hold.
    """
    only = {"recommendation_id": recommendation_id} if recommendation_id else {}
    current = CurrentRecords(
        register=register(database),
        recommendations=records.every(database, RECOMMENDATIONS),
        milestones=records.where(database, MILESTONES, **only),
        sources=records.every(database, SOURCES),
    )
    if only and not current.milestones:
        ids = ", ".join(current.recommendations)
        raise InputError(f"{recommendation_id} is not a recommendation of the tracking plan; it has {ids}")
    return current


def register(database: Database) -> RegisterRecord:
    """Return the register that the ledger follows. Raises InputError if none has been taken in."""
    return records.register(database)


def milestone(database: Database, milestone_id: str) -> MilestoneRecord:
    """Return a milestone's record. Raises InputError for an unknown id."""
    record = records.one(database, MILESTONES, milestone_id)
    if record is None:
        raise InputError(f"unknown milestone: {milestone_id}; `followthrough status` lists the recommendations")
    return record


def refuse_outside_slack(settings: Settings, how: str) -> None:
    """Raise RuleError where decisions count from Slack alone and this came by another way; `how` to do it there."""
    if settings.decides_in_slack and channel_now() != "slack":
        if not settings.has_slack:
            raise RuleError(
                "this is decided in Slack, where we know who decides, and no Slack is set. Nothing was recorded. Set "
                "Slack's tokens (docs/slack-setup.md), or FOLLOWTHROUGH_DECIDE_IN=anywhere, with which commands decide "
                "(docs/coordinator.md#without-slack)"
            )
        raise RuleError(
            f"this is decided in Slack, where we know who decides: {how}. Nothing was recorded. "
            "(FOLLOWTHROUGH_DECIDE_IN=anywhere lets commands decide)"
        )


def refuse_account_of_another(database: Database, seqs: Iterable[int], person_id: str, act: str) -> None:
    """Raise RuleError if one of these entries came from the account that runs this, as another person."""
    for seq in seqs if database.account else ():
        entry = ledger.entry(database, seq)
        if entry.account == database.account and entry.actor != person_id:
            unseen = (
                "" if login() is not None else "; nobody logged in to this session, so `sudo` shows no other account"
            )
            raise RuleError(
                f"{person_id} may not {act}: entry {seq} came from the account that runs this command, as "
                f"{entry.actor}; it takes a second person, from their own account (docs/coordinator.md#without-slack) "
                f"or in Slack{unseen}"
            )


def manners_of(settings: Settings) -> "Manners":
    """Return how this installation asks others: under which name, and which networks never."""
    from importlib.metadata import version

    from tasks.web import Manners

    contact = settings.contact or "no contact address set"
    return Manners(
        user_agent=f"followthrough/{version('followthrough')} (oversight follow-up; {contact})",
        shows_port=not settings.demonstration,
        denied=settings.denied_networks,
    )


def surroundings(settings: Settings) -> "Surroundings":
    """Return what every check of sources shares."""
    from tasks.core import salt_of
    from tasks.evidence import Surroundings

    sources = register(settings.database()).sources
    addresses = own_addresses()
    own_urls = {name: url for name in sources if (url := addresses.get(name.lower()))}
    named = filter(None, (source.secret_env for source in sources.values()))
    tokens = {name: SecretStr(value) for name in named if (value := token(name))}
    return Surroundings(
        store=settings.store,
        manners=manners_of(settings),
        drop=settings.drop_root,
        salt=salt_of(settings.home),
        own_urls=own_urls,
        tokens=tokens,
    )


def sender(settings: Settings) -> "Sender":
    """Return how this installation speaks to people. Raises InputError as `Settings.people` does."""
    from notifications.words import Sender

    names = {person.id: person.name for person in settings.people().people}
    return Sender(
        reply_to=settings.reply_to,
        mail_is_read=settings.mail_is_read,
        direct_messages=settings.slack_direct_messages and settings.slack_app_token is not None,
        buttons=settings.slack_app_token is not None,
        is_demonstration=settings.is_demonstration,
        names=names,
    )


def links_of(settings: Settings) -> "Links | None":
    """Return what writes and reads the signed links of this installation; None if it serves no pages."""
    from tasks.review import Links

    if settings.files_url is None:
        return None
    return Links(review_key_of(settings.home), str(settings.files_url).rstrip("/"))


def memo_store_of(settings: Settings) -> "MemoStore":
    """Return where this installation keeps its memos, and where readers find them."""
    from tasks.memo import MemoStore

    return MemoStore(settings.home, str(settings.site_url) if settings.site_url else None)
