"""The page of messages: what a person would see, and nothing that acts."""

from html.parser import HTMLParser

from notifications.reminders import say_reminder
from notifications.slack import Ways, context, divider, header, quote, section
from notifications.slack.page import Posted, Span, read_text, render_transcript
from tests.material.messages import PRESSED, claim

BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "Send evidence"},
    "action_id": "ft.evidence",
    "style": "primary",
}
BLOCKS = (
    header("R5-M1 is 3 days past its planned date"),
    section("Please send it by *Wednesday 3 June*.\nThe signed text, run by `followthrough`."),
    quote('<script>alert("x")</script> <!channel>'),
    divider(),
    {"type": "actions", "elements": [BUTTON]},
    context("You get this because you are the named person for R5-M1."),
)
# 1 June 2026, 13:30 UTC: 9:30 in New York.
JUNE = Posted(channel="D0000000001", ts="1780320600.000001", text="plain", blocks=BLOCKS)
PLAIN = Posted(channel="C0000000001", ts="1768401000.000002", text="One &lt;late&gt; item\nand more", edited=True)


class Page(HTMLParser):
    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def count(self, tag: str) -> int:
        return sum(1 for name, _ in self.tags if name == tag)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def test_a_message_is_drawn_with_all_its_parts() -> None:
    page = Page(render_transcript([JUNE], {}))

    assert [page.count(tag) for tag in ("h1", "h2", "h3", "article", "strong", "code", "hr")] == [1, 1, 1, 1, 1, 1, 1]
    assert ("button", {"type": "button", "disabled": None, "class": "primary"}) in page.tags
    assert "plain" not in page.words


def test_times_are_those_of_new_york_in_summer_and_winter() -> None:
    page = Page(render_transcript([JUNE, PLAIN], {}))

    assert "Monday, June 1" in page.text
    assert "Wednesday, January 14" in page.text
    assert [attrs["datetime"] for tag, attrs in page.tags if tag == "time"] == [
        "2026-01-14T09:30:00-05:00",
        "2026-06-01T09:30:00-04:00",
    ]


def test_words_of_others_make_no_element_and_no_ping() -> None:
    page = Page(render_transcript([JUNE], {"D0000000001": "<img src=x>"}))

    assert page.count("script") == page.count("img") == 0
    assert not [attrs for _, attrs in page.tags if attrs.get("class") in ("mention", "link")]
    assert '<script>alert("x")</script> <!channel>' in page.text


def test_a_ping_that_slipped_through_would_be_seen() -> None:
    leak = read_text({"type": "mrkdwn", "text": "<!channel> <@U1> <https://a.example|here>"})
    spans = [span for span in leak[0] if span.look != "plain"]
    assert spans == [
        Span(words="@channel", look="mention"),
        Span(words="@U1", look="mention"),
        Span(words="here", look="link"),
    ]


def test_the_page_loads_and_runs_nothing() -> None:
    page = Page(render_transcript([JUNE], {}))

    policy = [attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert ("html", {"lang": "en"}) in page.tags
    assert not [attrs for _, attrs in page.tags if attrs.keys() & {"src", "onclick"}]
    assert all(str(attrs["href"]).startswith("#") for tag, attrs in page.tags if tag == "a")


def test_a_message_without_blocks_shows_its_plain_words() -> None:
    page = Page(render_transcript([PLAIN], {"C0000000001": "coordinator"}))

    assert "One <late> item and more" in page.text
    assert "(edited)" in page.text
    assert "# coordinator channel C0000000001" in page.text


def test_what_can_be_pressed_is_drawn_and_presses_nothing() -> None:
    whole = say_reminder((claim("overdue"),), PRESSED, {}).blocks
    page = Page(render_transcript([Posted(channel="D0000000001", ts="1780320600.000001", text="t", blocks=whole)], {}))

    for words in ("Done, file attached", "Another date", "More", "Write to the coordinator"):
        assert words in page.text
    assert page.count("form") == page.count("input") == 0
    assert all("disabled" in attrs for tag, attrs in page.tags if tag == "button")


def test_an_answer_in_a_thread_stands_under_its_first_message() -> None:
    first = Posted(channel="D0000000001", ts="1780320600.000001", text="first")
    later = Posted(channel="D0000000001", ts="1780320700.000001", text="another")
    reply = Posted(channel="D0000000001", ts="1780320800.000001", text="an answer", thread_ts="1780320600.000001")
    page = Page(render_transcript([later, reply, first], {}))

    assert page.text.index("first") < page.text.index("an answer") < page.text.index("another")
    assert [attrs.get("class") for tag, attrs in page.tags if tag == "article"] == [None, "reply", None]


def test_who_answers_is_listed_with_their_page_or_their_commands_also_without_a_message() -> None:
    ways = {"D0000000001": Ways(page="http://127.0.0.1/page/x"), "D0000000002": Ways(commands=("followthrough week",))}
    titles = {"D0000000001": "Anna (made-up)", "D0000000002": "Ben (made-up)"}
    page = Page(render_transcript([JUNE], titles, ways, "export MADE_UP=1"))
    assert [attrs["href"] for tag, attrs in page.tags if tag == "a"] == [
        "#D0000000001", "http://127.0.0.1/page/x", "#D0000000002", "http://127.0.0.1/page/x",
    ]  # fmt: skip
    assert "Ben (made-up) direct message D0000000002 followthrough week No messages here." in page.text
    assert "after this line: export MADE_UP=1" in page.text


def test_the_same_messages_give_the_same_bytes_in_any_order() -> None:
    assert render_transcript([JUNE, PLAIN], {}) == render_transcript([PLAIN, JUNE], {})


def test_no_message_is_said_to_be_none() -> None:
    assert "No messages." in Page(render_transcript([], {})).text
