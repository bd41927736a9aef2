"""Slack's own forms: `blocks` of what is posted, the `buttons` on it, and, for the demo, Slack drawn as a `page`."""

from notifications.slack.blocks import (
    BUTTON_LIMIT,
    Block,
    Option,
    SlackMessage,
    ask_field,
    bold,
    choice_field,
    choices_field,
    context,
    day_field,
    divider,
    draw_item,
    header,
    left_out,
    link,
    marked,
    numbered,
    plain,
    quote,
    section,
    tamed,
    words_field,
)
from notifications.slack.buttons import (
    GIVES_FILES,
    draw_buttons,
    draw_draft_buttons,
    draw_general_buttons,
    draw_menu,
    form_words,
    wording,
)
from notifications.slack.page import (
    OpenForm,
    PersonPage,
    Posted,
    Ways,
    render_person_page,
    render_transcript,
)
