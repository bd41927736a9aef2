"""Slack's Web API, Socket Mode and payloads."""

from tasks.slack.client import Identity, Sent, Slack, open_conversation, open_slack, post, who
from tasks.slack.envelope import Envelope
from tasks.slack.pace import Pace
from tasks.slack.payload import read_payload
from tasks.slack.search import NO_THREAD, find
from tasks.slack.socket import PAUSES, Acknowledge, Hear, Socket
from tasks.slack.views import View, open_form, publish_home, tell

__all__ = [
    "NO_THREAD",
    "PAUSES",
    "Acknowledge",
    "Envelope",
    "Hear",
    "Identity",
    "Pace",
    "Sent",
    "Slack",
    "Socket",
    "View",
    "find",
    "open_conversation",
    "open_form",
    "open_slack",
    "post",
    "publish_home",
    "read_payload",
    "tell",
    "who",
]
