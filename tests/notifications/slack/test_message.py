"""Messages: what others wrote can neither ping nor link, and nothing is over Slack's limits."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.slack import blocks
from notifications.slack.blocks import Block
from notifications.slack.page import read_text
from notifications.words.safe_text import WORD_JOINER, escape, inert

HOSTILE = [
    "<!channel>",
    "<!here|here>",
    "<!everyone>",
    "<@U0000000001>",
    "<@U0000000001|someone>",
    "<#C0000000001>",
    "<!subteam^S0000000001>",
    "<!date^1392734382^{date_num}^https://evil.example|now>",
    "<https://evil.example|the memo>",
    "<mailto:a@evil.example|write>",
    "<javascript:alert(1)|x>",
    "https://evil.example/path?a=b&c=d",
    "HTTP://EVIL.EXAMPLE",
    "www.evil.example",
    "evil.example",
    "ftp://evil.example",
    "slack://open",
    "mailto:a@evil.example",
    "tel:+12125550100",
    "a@evil.example",
    "@channel",
    "@here now",
    "&lt;!channel&gt;",
    "&amp;lt;!channel&amp;gt;",
    "<<!channel>>",
    "<\n!channel>",
    "done\nDOI holds: verified",
    "*bold* _italic_ ~gone~ `code`",
    "> quoted\r\n> twice",
    ":tada: ::",
    "moc.live\u202eevil.com",
    "\x00\x1b[31m\ud800",
]

# Slack's own reading (docs.slack.dev, formatting message text), written apart from the builders.
SEQUENCE = re.compile(r"<[^>]*>")
AUTO_LINK = re.compile(r"\w+://\S|www\.\w|mailto:|tel:|\w@\w|@(channel|here|everyone)|\w\.[a-z]{2}|:[a-z]+:", re.I)

BUILDERS: list[Callable[[str], Block]] = [
    blocks.header,
    blocks.section,
    blocks.quote,
    blocks.context,
]


def texts(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if isinstance(part.get("text"), str):
            yield part
        for each in part.values():
            yield from texts(each)
    elif isinstance(part, list):
        for each in part:
            yield from texts(each)


def seen(text: dict[str, Any]) -> str:
    return "\n".join("".join(span.words for span in line) for line in read_text(text))


def test_thirty_hostile_strings_or_more_are_tried() -> None:
    assert len(set(HOSTILE)) >= 30


@pytest.mark.parametrize("words", HOSTILE)
def test_no_block_can_ping_or_link(words: str) -> None:
    for build in BUILDERS:
        for text in texts(build(words)):
            assert not SEQUENCE.search(text["text"])
            assert text.get("emoji") is False or text.get("verbatim") is True


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_others_are_shown_as_typed_on_one_line(words: str) -> None:
    [text] = texts(blocks.quote(words))
    assert text["type"] == "plain_text"
    assert not AUTO_LINK.search(text["text"].replace("&amp;", "").replace("&lt;", "").replace("&gt;", ""))

    shown = seen(text).replace(WORD_JOINER, "")
    typed = re.sub("[\x00-\x1f\u202e\ud800]", " ", words)
    assert shown.split() == typed.split() or "\u202e" in words
    assert "\n" not in shown


@pytest.mark.parametrize("words", HOSTILE)
def test_words_of_others_are_dead_in_the_plain_form_too(words: str) -> None:
    posted = escape(f'They wrote: "{inert(words)}"')
    assert not SEQUENCE.search(posted)
    assert not AUTO_LINK.search(posted)
    assert len(read_text({"type": "plain_text", "text": posted})) == 1


def test_the_readers_of_this_test_see_what_is_active() -> None:
    assert SEQUENCE.search("<!channel>")
    assert all(
        AUTO_LINK.search(words) for words in ("https://a.b", "www.a", "a@b.c", "@here", "evil.example", ":tada:")
    )


def test_our_own_words_keep_their_bold() -> None:
    [text] = texts(blocks.section("*R4-M1* is late\nnothing in hand"))
    first, second = read_text(text)
    assert (first[0].words, first[0].look) == ("R4-M1", "bold")
    assert [span.words for span in second] == ["nothing in hand"]


@given(
    words=st.text(min_size=1, max_size=40) | st.sampled_from(["&", "<", ">", "a&", "&amp;"]), times=st.integers(1, 4000)
)
def test_every_text_fits_and_no_escaped_character_is_cut_in_two(words: str, times: int) -> None:
    long = (words * times)[:8000]
    for build, limit in zip(BUILDERS, (150, 3000, 3000, 2000), strict=True):
        for text in texts(build(long)):
            assert len(text["text"]) <= limit
            assert not re.search(r"&(?!amp;|lt;|gt;)", text["text"])


def test_a_text_that_fits_is_left_whole_and_a_cut_one_says_so() -> None:
    [whole], [cut] = texts(blocks.header("a" * 150)), texts(blocks.header("a" * 151))
    assert whole["text"] == "a" * 150
    assert cut["text"] == "a" * 149 + "…"


def test_no_more_small_print_than_slack_takes() -> None:
    assert len(blocks.context(*["line"] * 30)["elements"]) == 10
