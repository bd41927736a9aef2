"""Talk to Slack: post and look up messages, open forms, and receive what people press.

`client` is the Web API with what Slack's codes mean, and alone knows slack_sdk; `pace` keeps to its rate limit,
`socket` receives presses and `payload` reads them. How an office sets Slack up is in docs/slack-setup.md.
"""

from tasks.slack.client import (
    NO_THREAD,
    Identity,
    Sent,
    Slack,
    View,
    find,
    open_conversation,
    open_form,
    open_slack,
    post,
    publish_home,
    tell,
    update,
    who,
)
from tasks.slack.pace import Pace
from tasks.slack.payload import read_action, read_payload, read_verb
from tasks.slack.socket import PAUSES, Acknowledge, Envelope, Hear, Socket
