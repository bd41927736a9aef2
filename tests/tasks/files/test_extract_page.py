"""The main text of a web page, line by line, and its links."""

import pytest

from models.core import Unreadable
from models.evidence import Extracted, Link
from tasks.child.kinds import PAGE
from tasks.files.intake import extract_text

pytestmark = pytest.mark.usefixtures("one_sandbox_for_all")

ADDRESS = "https://www.example.org/site/page.html?x=1"


def of(html: str, address: str | None = ADDRESS) -> Extracted:
    return extract_text(html.encode(), PAGE, address=address).extracted


def test_a_page_gives_what_a_reader_sees_and_hides_nothing_from_the_gate() -> None:
    head = "<head><title>t</title><style>p{}</style><script>var hidden=1</script></head>"
    reading = extract_text(f"<html>{head}<body><p>Local Law</p><p>228</p><!-- note --></body></html>".encode(), PAGE)
    assert (reading.extracted.pages, reading.extracted.places) == (("Local Law\n228",), ("page",))
    assert "note" in reading.whole
    assert "hidden" in reading.whole


@pytest.mark.parametrize(
    "main", ["main", "div role='main'", "article", "div id='main-content'", "div id='content'"], ids=str
)
def test_the_main_text_is_read_and_not_what_stands_around_it(main: str) -> None:
    end = main.split(maxsplit=1)[0]
    page = f"<div>Banner</div><{main}><nav>Menu</nav><header><h1>Report</h1></header><p>New</p></{end}>Late"
    assert of(page).pages == ("Report\nNew",)


def test_a_page_without_a_main_element_is_read_without_its_frame() -> None:
    frame = "<header>Banner</header><nav>Menu</nav><aside>Ad</aside><form>Search <input></form><footer>Contact</footer>"
    assert of(f"{frame}<h1>Report</h1><noscript>no</noscript><p>New</p>").pages == ("Report\nNew",)


def test_a_list_of_articles_is_read_whole_and_an_empty_main_element_is_passed_over() -> None:
    assert of("<article>One</article><article>Two</article>").pages == ("One\nTwo",)
    assert of("<main> </main><p>Text</p>").pages == ("Text",)


def test_a_form_around_the_whole_page_hides_nothing() -> None:
    assert of("<form><h1>Notice</h1><select><option>x</select><p>Hearing</p></form>").pages == ("Notice\nHearing",)


def test_each_block_is_a_line_and_white_space_within_it_is_one() -> None:
    page = "<h2>Q1</h2>after  the\n heading<ul><li>a <b>b</b>c<li>d</ul>x<br>y<table><tr><td>1<td>2<tr><td>3</table>end"
    assert of(page).pages == ("Q1\nafter the heading\na bc\nd\nx\ny\n1\t2\n3\nend",)


def test_the_links_of_the_whole_page_come_with_their_whole_address_once_each() -> None:
    page = """<nav><a href="/reports">All <b>reports</b></a></nav><main>Text <a href="q1.pdf">Q1</a>
        <a href="q1.pdf">Q1</a><a href="#top">Top</a><a href="mailto:made@up.example">Mail</a><a href="tel:1">Call</a>
        <a href="javascript:x()">Run</a><a href="http://[">Bad</a><a>None</a><a href="">Self</a></main>"""
    assert of(page).links == (
        Link(text="All reports", address="https://www.example.org/reports"),
        Link(text="Q1", address="https://www.example.org/site/q1.pdf"),
    )
    assert of(page, None).links[1] == Link(text="Q1", address="q1.pdf")


def test_a_page_may_say_where_its_links_start() -> None:
    page = '<base href="/other/"><p>Text <a href="q1.pdf">Q1</a>'
    assert of(page).links == (Link(text="Q1", address="https://www.example.org/other/q1.pdf"),)


def test_the_words_and_addresses_of_links_pass_the_gate() -> None:
    whole = extract_text(b'<p>Text <a href="/made-up-name.pdf">Words</a>', PAGE, address=ADDRESS).whole
    assert "https://www.example.org/made-up-name.pdf" in whole


def test_a_page_of_pictures_has_no_text() -> None:
    with pytest.raises(Unreadable) as caught:
        of("<img src=x alt=y>")
    assert caught.value.reason == "no_text"
