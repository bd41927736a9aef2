"""The settings of an installation (docs/operations.md#settings), and what they open: database, Slack, mail, people."""

from contextlib import suppress
from dataclasses import replace
from functools import cache, cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, HttpUrl, SecretStr, ValidationError

from flows._runtime.data import DATA, REGISTER
from flows._runtime.environment import PREFIX, beside_settings, file_lines, own_variables, refuse_readable
from flows._runtime.gone import refuse_gone_settings
from flows._runtime.origin import begins_demonstration, channel_now
from models.core import InputError, LedgerError, Paper, People, SettingsError, evolve
from tasks import ledger
from tasks.core import Store, account_hash, allow_no_sandbox, crash, is_loopback, own_account, salt_of
from tasks.ledger import Database, connect, migrate

# What only some commands need is imported where it is opened: `status` opens no folder, no mail server and no Slack.
if TYPE_CHECKING:
    from tasks.backup.backup import Places
    from tasks.files import Place
    from tasks.mail import Office
    from tasks.slack import Slack

SLACK_URL = "https://slack.com/api/"
DATABASE = "followthrough.db"
PATHS = ("home", "plan", f"{PREFIX}PEOPLE", "drop", "backup", "signing_key", "site", "mail_folder")
"""Settings that name a file or a folder."""


class Settings(BaseModel):
    """What an installation may set, each as FOLLOWTHROUGH_<NAME>; None if it is not set."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    home: Path = Path(".followthrough")
    database_url: SecretStr | None = None
    plan: Path = Path("recommendations.yaml")
    people_file: Path | None = Field(default=None, alias="FOLLOWTHROUGH_PEOPLE")
    drop: str | None = None
    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_team_id: str | None = None
    slack_app_id: str | None = None
    slack_trusted_teams: str = ""
    slack_api_url: str = SLACK_URL
    smtp_url: SecretStr | None = None
    mail_from: str | None = None
    imap_url: SecretStr | None = None
    """The mailbox of `reply_to`, which is read for what people answer by mail (docs/answers.md#mail)."""
    mail_folder: Path | None = None
    """A folder of .eml files that is read in its place."""
    slack_direct_messages: bool = False
    """Whether Slack tells us what people write to the app: its event `message.im` cannot be asked for."""
    slack_coordinator_channel: str | None = None
    contact: str | None = None
    deny_networks: str = ""
    """Networks that no source and no link may lead into, such as 203.0.113.0/24, with spaces or commas between."""
    reply_to: str | None = None
    backup: Path | None = None
    backup_key: str | None = None  # the public key (age) to which copies are encrypted
    signing_key: Path | None = None
    site: Path | None = None
    site_url: HttpUrl | None = None
    files_url: HttpUrl | None = None
    """The address at which verifiers open files and the agency's people answer; without it they ask the coordinator."""
    files_bind: str = "127.0.0.1:8765"
    open_files_without_sandbox: bool = False
    """Open foreign files where the kernel cannot close their process off (docs/evidence.md#the-sandbox)."""
    decide_in: Literal["slack", "anywhere"] = "slack"
    """Where findings, approvals and issue are accepted from (docs/record.md#who-may-do-what)."""
    log: Literal["text", "json"] = "text"  # the form of the log (docs/operations.md#logs)
    paper: Paper = "letter"
    watch_ping_url: SecretStr | None = None
    """The address that `watch` pings, so that its silence is noticed elsewhere (healthchecks' protocol)."""
    now: AwareDatetime | None = None
    crash_at: str | None = None
    demonstration: bool = False
    """Whether the same day must give the same bytes: fixed salts, one message at a time, addresses without ports."""

    @property
    def is_demonstration(self) -> bool:
        """Return whether the record says that it is a demonstration; without an entry, whether it begins as one."""
        says = ledger.is_demonstration(self._connect()) if self.has_record else None
        return begins_demonstration() if says is None else says

    @property
    def decides_in_slack(self) -> bool:
        """Return whether findings, approvals and issue count from Slack alone, where the person is authenticated."""
        return self.decide_in == "slack" and not self.is_demonstration

    @property
    def has_slack(self) -> bool:
        """Return whether Slack's tokens are set: without them, no message with buttons exists."""
        return self.slack_bot_token is not None

    @property
    def mail_is_read(self) -> bool:
        """Return whether what people answer by mail is read."""
        return self.imap_url is not None or self.mail_folder is not None

    @property
    def has_listener(self) -> bool:
        """Return whether a listener has something to hear: presses in Slack, or people's pages."""
        return bool(self.slack_app_token and self.slack_bot_token) or self.files_url is not None

    @property
    def people_path(self) -> Path:
        """Return the path of the people file."""
        return self.people_file or self.home / "people.yaml"

    @property
    def drop_root(self) -> "Place":
        """Return the place that holds the register's drop folders."""
        if not self.drop:
            return self.home
        from tasks.files import place_of

        return place_of(self.drop)

    @property
    def backup_root(self) -> Path:
        """Return the folder of the daily copies."""
        return self.backup or self.home / "backups"

    @property
    def places(self) -> "Places":
        """Return where the files of the installation stand, for a copy or a restore."""
        from tasks.backup.backup import Places

        shipped = frozenset(path.read_bytes() for path in (REGISTER, DATA / "init" / "people.yaml"))
        return Places(home=self.home, people=self.people_path, plan=self.plan, shipped=shipped)

    @property
    def unfinished_restore(self) -> Path:
        """Return the file that is there while a restore is not finished, or after one was stopped."""
        return self.home / ".restore-unfinished"

    @property
    def speaks_to_real_people(self) -> bool:
        """Return whether messages would reach real people, by Slack or by mail."""
        # Slack has several addresses (slack.com, slack-gov.com), so whatever is not this machine counts.
        hosts = [urlsplit(self.slack_api_url).hostname or ""] if self.slack_bot_token is not None else []
        hosts += [office.host for office in (self.office(),) if office]
        return not all(map(is_loopback, hosts))

    @property
    def url(self) -> SecretStr:
        """Return the database's URL, which may hold a password."""
        return self.database_url or SecretStr(f"sqlite:///{self.home / DATABASE}")

    @property
    def own_account(self) -> str:
        """Return the salted hash of the account of this machine that runs this; the salt is in the home."""
        self.home.mkdir(parents=True, exist_ok=True)
        return account_hash(salt_of(self.home), own_account())

    @cached_property
    def store(self) -> Store:
        """Return the evidence store."""
        return Store(self.home / "evidence")

    @property
    def denied_networks(self) -> tuple[str, ...]:
        """Return the installation's networks that are never asked."""
        return tuple(self.deny_networks.replace(",", " ").split())

    @property
    def has_record(self) -> bool:
        """Return whether a record was begun where the settings say; of another database this is not asked."""
        return self.database_url is not None or (self.home / DATABASE).exists()

    def database(self, *, begin: bool = False) -> Database:
        """Open the record; with `begin`, make it where there is none, else raise InputError."""
        self.refuse_unfinished_restore()
        if self.database_url is None and begin:
            self.home.mkdir(parents=True, exist_ok=True)
        self.refuse_readable_files()
        if not begin and not self.has_record:
            raise InputError(no_record(str((self.home / DATABASE).absolute())))
        database = self._connect()
        if self.database_url and not begin and migrate.revision(database)[0] is None:
            raise InputError(no_record("the database of FOLLOWTHROUGH_DATABASE_URL"))
        migrate.ready(database)
        channel = channel_now()
        # In a demonstration one person plays all others, on any machine with the same bytes.
        is_noted = channel == "command" and not self.is_demonstration
        return replace(
            database,
            channel=channel,
            account=self.own_account if is_noted else None,
            begins_demonstration=begins_demonstration(),
        )

    def _connect(self) -> Database:
        return connect(self.url.get_secret_value(), demonstration=self.demonstration)

    def refuse_unfinished_restore(self) -> None:
        """Raise InputError after a restore that was stopped."""
        if self.unfinished_restore.exists():
            raise InputError(
                f"a restore into {self.home} was stopped before it was finished; run the same `restore` again"
            )

    def refuse_readable_files(self) -> None:
        """Raise SettingsError if other users can read the home, the copies, or a database file elsewhere."""
        refuse_readable(self.home)
        if self.backup:
            refuse_readable(self.backup)
        kind, _, file = self.url.get_secret_value().partition(":///")
        if kind == "sqlite" and Path(file).parent != self.home:
            refuse_readable(Path(file))

    def slack(self) -> "Slack | None":
        """Open Slack; return None if no token is set."""
        if self.slack_bot_token is None:
            return None
        from tasks.slack import open_slack

        return open_slack(self.slack_api_url, self.slack_bot_token.get_secret_value())

    def office(self) -> "Office | None":
        """Return the mail server; None if none is set. Raises SettingsError if it is set wrong."""
        if self.smtp_url is None:
            return None
        from tasks.mail import open_office

        return open_office(self.smtp_url.get_secret_value(), self.mail_from, self.reply_to)

    def people(self) -> People:
        """Read the people file. Raises InputError for a missing or wrong one, and for examples in a real record."""
        from models.register import say_examples
        from tasks.register import read_people

        people = read_people(self.people_path)
        if self._are_examples(people):
            mark = people.person(people.examples[0]).example_mark or ""
            lines = self.people_path.read_text().splitlines()
            line = next((number for number, text in enumerate(lines, 1) if mark in text and text[0] != "#"), 1)
            raise InputError(f"{self.people_path}:{line}: {say_examples(people)}")
        return people

    def people_if_real(self) -> People | None:
        """Read the people file; return None if there is none, or if `people` refuses it for its examples."""
        from tasks.register import read_people

        if not self.people_path.is_file():
            return None
        people = read_people(self.people_path)
        return None if self._are_examples(people) else people

    def _are_examples(self, people: People) -> bool:
        return bool(people.examples) and not self.is_demonstration


def no_record(place: str) -> str:
    """Return what to say where no record was begun."""
    return (
        f"there is no record at {place}. `followthrough init DIR` sets up a folder; in one that has a plan, "
        "`followthrough plan sync` begins the record. If it is elsewhere, name its folder in FOLLOWTHROUGH_HOME, or "
        "its settings file in FOLLOWTHROUGH_ENV_FILE"
    )


def load_settings() -> Settings:
    """Return the settings of this process, read again when its environment changes. Raises SettingsError."""
    return read_settings(tuple(sorted(own_variables().items())))


@cache
def read_settings(variables: tuple[tuple[str, str], ...]) -> Settings:
    """Return the settings that the files and these variables, which come first, give. Raises SettingsError."""
    environment = dict(variables)
    files = file_lines("ENV_FILE", secret=False) | file_lines("SECRETS_FILE", secret=True)
    refuse_gone_settings(environment | files)
    values: dict[str, Any] = {_field(name): value for name, value in files.items() if name not in environment}
    if f"{PREFIX}ENV_FILE" in environment:  # what nobody set lies beside the settings file
        for name in {"home", "plan"} - {_field(variable) for variable in environment}:
            values.setdefault(name, str(Settings.model_fields[name].default))
    for name in PATHS:
        if (path := values.get(name)) and "://" not in path:
            values[name] = str(beside_settings(Path(path)))
    try:
        settings = Settings(**values | {_field(name): value for name, value in environment.items()})
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper().removeprefix(PREFIX)
        raise SettingsError(
            f"{name} is wrong: {first['msg']}; fix it in the environment or the settings file"
        ) from error
    if f"{PREFIX}PLAN" not in environment | files and settings.database_url is None:
        with suppress(LedgerError):  # a record that cannot be read is named by who needs it
            # A demonstration plays the shipped plan, from any folder.
            settings = evolve(settings, plan=REGISTER) if settings.is_demonstration else settings
    _check_addresses(settings)
    real = settings.speaks_to_real_people
    if settings.open_files_without_sandbox:
        allow_no_sandbox()
    for name, is_set, purpose in (
        ("NOW", settings.now, "a demonstration"),
        ("DEMONSTRATION", settings.demonstration, "a demonstration"),
        ("CRASH_AT", settings.crash_at, "tests"),
    ):
        if is_set and real:
            raise SettingsError(f"{PREFIX}{name} is for {purpose} and refused with real Slack or mail; unset it")
        if is_set and purpose == "a demonstration" and not settings.is_demonstration:
            raise SettingsError(
                f"{PREFIX}{name} works in a demonstration, and the record of {settings.home} is none; unset it"
            )
    if settings.crash_at:
        crash.arm(settings.crash_at)
    return settings


def _check_addresses(settings: Settings) -> None:
    if settings.watch_ping_url:
        from tasks.operations import check_ping_address

        check_ping_address(settings.watch_ping_url.get_secret_value())
    if settings.drop:
        from tasks.files import check_address

        check_address(settings.drop)
    if settings.site_url:
        from tasks.site import check_site_url

        check_site_url(str(settings.site_url))
    for network in settings.denied_networks:
        try:
            ip_network(network)
        except ValueError:
            raise SettingsError(
                f"FOLLOWTHROUGH_DENY_NETWORKS: {network!r} is no network; write it as 203.0.113.0/24 or 2001:db8::/32"
            ) from None


def _field(name: str) -> str:
    return name if name == f"{PREFIX}PEOPLE" else name.removeprefix(PREFIX).lower()
