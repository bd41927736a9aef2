"""The outbox: what a sweep claims, sends and notes, and what becomes of messages afterward.

Read `outbox` (what a sweep decides on, claims and notes; previews of it), `channels` (which are open), `slack_delivery`
and `mail_delivery` (one message), `delivery` (many at once, and whose fault a refusal is), `uncertain` (deliveries
whose result is unknown), `redraws` (messages that must show what has happened since) and `report` (what a sweep did).
Rules for readers: docs/reminders.md#sending.
"""

from tasks.reminders.channels import open_channels
from tasks.reminders.delivery import SIDE_BY_SIDE, Delivery, MessageResult, PendingBatch
from tasks.reminders.outbox import Outbox, explanation_of, late_messages, look, preview, with_redirect
from tasks.reminders.redraws import redraw, redraw_erased
from tasks.reminders.report import SweepReport
