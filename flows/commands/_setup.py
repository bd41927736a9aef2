"""What a first real set-up needs, laid into a folder."""

from collections.abc import Iterator
from pathlib import Path

from tasks.files import write_whole

CHECKOUT = Path(__file__).parents[2]

PEOPLE = """\
# Who holds which role, and how they are reached. Private: keep it at mode 0600. The ledger knows only the ids.
# Save it as people.yaml in FOLLOWTHROUGH_HOME and put real values in place of these.
people:
- id: p-coordinator-1
  name: Follow-up coordinator
  slack: U0000000001
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
"""

SETTINGS = """\
# Settings of followthrough. Name this file in FOLLOWTHROUGH_ENV_FILE; keep the token in a file of mode 0600 that
# FOLLOWTHROUGH_SECRETS_FILE names.
FOLLOWTHROUGH_HOME=.followthrough
FOLLOWTHROUGH_PLAN=recommendations.yaml
FOLLOWTHROUGH_REPLY_TO=
FOLLOWTHROUGH_CONTACT=
#FOLLOWTHROUGH_DROP=              (where the folders drop/agency and so on lie; not set: FOLLOWTHROUGH_HOME)
#FOLLOWTHROUGH_DATABASE_URL=postgresql+psycopg://user@host/followthrough
#FOLLOWTHROUGH_SLACK_BOT_TOKEN=   (in the secrets file)
#FOLLOWTHROUGH_SIGNING_KEY=
"""

NEXT = (
    "next, in that folder:",
    "  mkdir -p .followthrough/drop/agency .followthrough/drop/oversight",
    "  cp people.example.yaml .followthrough/people.yaml && chmod 600 .followthrough/people.yaml   # and fill it in",
    "  cp followthrough.env.example followthrough.env                                             # and fill it in",
    "  export FOLLOWTHROUGH_ENV_FILE=$PWD/followthrough.env",
    "  followthrough plan check && followthrough doctor",
)
"""What a person does next; .followthrough/drop/doris is made by whoever looks at that portal (README)."""

MANIFEST = """\
# The Slack app, to be created inside the workspace that runs it (an internal app keeps Slack's full rate for look-ups).
display_information:
  name: followthrough
  description: Reminders about the milestones of DOI's recommendations
features:
  bot_user:
    display_name: followthrough
oauth_config:
  scopes:
    bot: ["chat:write", "im:write", "im:history", "users:read", "users:read.email", "channels:history"]
settings:
  org_deploy_enabled: false
  socket_mode_enabled: false
"""


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
