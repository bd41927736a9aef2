"""Slack's blocks, buttons and markup, and the page that shows messages."""

from notifications.slack.buttons import FOR_ANOTHER, draw_buttons, draw_choices, draw_menu, draw_own, draw_own_of, draw_row
from notifications.slack.elements import Option, ask_field, choice_field, choices_field, day_field, left_out, numbered, words_field
from notifications.slack.message import Block, SlackMessage, beside, context, divider, escape, fields, header, inert, plain, quote, section
from notifications.slack.talk import Looker, OpenForm, RecordShown, Seen, Tab, TalkPage, render_talk
from notifications.slack.talk_record import say_record
from notifications.slack.transcript import Conversation, Posted, render_transcript

__all__ = [
    "FOR_ANOTHER",
    "Block",
    "Conversation",
    "Looker",
    "OpenForm",
    "Option",
    "Posted",
    "RecordShown",
    "Seen",
    "SlackMessage",
    "Tab",
    "TalkPage",
    "ask_field",
    "beside",
    "choice_field",
    "choices_field",
    "context",
    "day_field",
    "divider",
    "draw_buttons",
    "draw_choices",
    "draw_menu",
    "draw_own",
    "draw_own_of",
    "draw_row",
    "escape",
    "fields",
    "header",
    "inert",
    "left_out",
    "numbered",
    "plain",
    "quote",
    "render_talk",
    "render_transcript",
    "say_record",
    "section",
    "words_field",
]
