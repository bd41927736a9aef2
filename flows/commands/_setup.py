"""What a first real set-up needs, laid into a folder."""

from collections.abc import Iterator
from pathlib import Path

from tasks.core import write_whole

CHECKOUT = Path(__file__).parents[2]

PEOPLE = """\
# Who holds which role, and how they are reached. Private: keep it at mode 0600. The ledger knows only the ids.
# Save it as people.yaml in FOLLOWTHROUGH_HOME and put real values in place of these.
people:
- id: p-coordinator-1
  name: Follow-up coordinator
  slack: U0000000001
  roles: [{role: oversight_coordinator}]
- id: p-coordinator-2
  name: Second coordinator, who approves the memos that the first one drafts
  slack: U0000000006
  roles: [{role: oversight_coordinator}]
- id: p-verifier-1
  name: Reviewer
  slack: U0000000002
  roles: [{role: oversight_verifier}]
- id: p-liaison-1
  name: Liaison
  slack: U0000000003
  roles: [{role: agency_liaison}]
- id: p-contact-1
  name: Contact for R1 to R7
  slack: U0000000004
  roles: [{role: agency_contact}]
- id: p-head-1
  name: Unit head
  slack: U0000000005
  roles: [{role: agency_unit_head}]
# Who is in no workspace has an address and no `slack`; hours and days away are optional for everyone:
#- id: p-records-1
#  name: Records officer
#  email: records@agency.example
#  roles: [{role: agency_contact, for: [R5-M3]}]
#  hours: {from: "09:30", to: "17:00", timezone: America/New_York}
#  away: [{from: 2026-12-21, to: 2027-01-04, delegate: p-contact-1}]
# Each issued memo is mailed to council readers, where FOLLOWTHROUGH_SMTP_URL is set:
#- id: p-council-1
#  name: Committee staff
#  email: staff@council.example
#  roles: [{role: council_reader}]
"""

SETTINGS = """\
# Settings of followthrough. Name this file in FOLLOWTHROUGH_ENV_FILE; keep tokens and passwords in a file of mode 0600
# that FOLLOWTHROUGH_SECRETS_FILE names.
FOLLOWTHROUGH_HOME=.followthrough
FOLLOWTHROUGH_PLAN=recommendations.yaml
FOLLOWTHROUGH_REPLY_TO=
FOLLOWTHROUGH_CONTACT=
#FOLLOWTHROUGH_DROP=              (where the folders drop/agency and so on lie; not set: FOLLOWTHROUGH_HOME)
#FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user@host/followthrough
#FOLLOWTHROUGH_SLACK_COORDINATOR_CHANNEL=C...
#FOLLOWTHROUGH_SLACK_TEAM_ID=T...          (`followthrough doctor` says both; a press from anywhere else is refused)
#FOLLOWTHROUGH_SLACK_APP_ID=A...
#FOLLOWTHROUGH_SLACK_TRUSTED_TEAMS=        (other workspaces whose members may answer: T..., T...)
#FOLLOWTHROUGH_MAIL_FROM=                  (with FOLLOWTHROUGH_SMTP_URL: mail as the second road)
#FOLLOWTHROUGH_SIGNING_KEY=
#FOLLOWTHROUGH_SITE_URL=                   (where the site is served; not set: links in feed and calendar are relative)
# In the secrets file: FOLLOWTHROUGH_SLACK_BOT_TOKEN=xoxb-..., FOLLOWTHROUGH_SLACK_APP_TOKEN=xapp-...,
# FOLLOWTHROUGH_SMTP_URL=smtp://user:password@host:587
"""

NEXT = (
    "next, in that folder:",
    "  mkdir -p -m 700 .followthrough && mkdir -p .followthrough/drop/agency .followthrough/drop/oversight",
    "  cp people.example.yaml .followthrough/people.yaml && chmod 600 .followthrough/people.yaml   # and fill it in",
    "  cp followthrough.env.example followthrough.env                                             # and fill it in",
    "  export FOLLOWTHROUGH_ENV_FILE=$PWD/followthrough.env",
    "  followthrough plan check && followthrough plan sync && followthrough doctor",
    'for Slack: slack-app-manifest.yaml, and "Set up Slack" in the README',
)
"""What a person does next; .followthrough/drop/doris is made by whoever looks at that portal (README)."""

MANIFEST = """\
# The Slack app of followthrough, with the least it needs. Create it inside the workspace that runs it (Create New App,
# From a manifest): an internal app keeps Slack's full rate for look-ups. The README's chapter "Set up Slack" goes on.
display_information:
  name: followthrough
  description: Reminders about the milestones of DOI's recommendations
features:
  bot_user:
    display_name: followthrough
    always_online: false
  app_home:
    home_tab_enabled: true
    messages_tab_enabled: true
    messages_tab_read_only_enabled: false
  slash_commands:
  - command: /followthrough
    description: Where your milestones stand
    usage_hint: "[R4 | R4-M3]"
    should_escape: false
oauth_config:
  scopes:
    bot:
    - chat:write         # send a reminder, mend it, take a second copy away, answer a press to its presser alone
    - im:write           # open the direct conversation with a person
    - im:history         # find our own message again, after Slack did not say whether it took it
    - channels:history   # the same in the coordinator channel; is that one private, write groups:history in its place
    - commands           # /followthrough
settings:
  event_subscriptions:
    bot_events:
    - app_home_opened    # draw the Home tab of who opens it
  interactivity:
    is_enabled: true
  socket_mode_enabled: true
  org_deploy_enabled: false
  token_rotation_enabled: false
"""
"""The shape: docs.slack.dev/reference/app-manifest. With Socket Mode no address of ours is named anywhere in it."""


def lay_out(folder: Path) -> Iterator[tuple[Path, bool]]:
    """Write each file that is not there yet, and yield its path and whether it was written."""
    files = {
        "recommendations.yaml": (CHECKOUT / "recommendations.yaml").read_bytes(),
        "people.example.yaml": PEOPLE.encode(),
        "followthrough.env.example": SETTINGS.encode(),
        "slack-app-manifest.yaml": MANIFEST.encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        laid = not path.exists()
        if laid:
            write_whole(path, content, mode=0o600 if "people" in name else 0o644)
        yield path, laid
