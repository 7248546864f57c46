"""HTML of strangers becomes text at a cost that its length bounds, however its tags are nested
or repeated.
"""

import pytest

from interviewd.language import markup, sanitize


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hello <b>Sam</b> &amp; all</p>",
        "one<br>two<br/>three<BR />",
        "<div class='a b'><ul><li>first<li>second</ul></div>",
        "<span style='x'>word</span> and <i>another</i> ",
        "<script>alert('no')</script>kept<style>p { }</style> ",
        "1 &lt; 2 &#8211; 3 &nbsp; 4 ",
    ],
)
def test_much_html_says_what_little_html_says(html: str) -> None:
    """Beyond what the parser can do in time tags are simply left out; the words stay the same."""
    many = 3_000 // html.count("<") + 1 if "<" in html else 3_000

    text = markup.html_text("<p>" + (html + "<br>") * many)

    once = sanitize.words(markup.html_text(html))
    assert once
    assert sanitize.words(text) == " ".join([once] * many)[: len(sanitize.words(text))]
    assert len(sanitize.words(text)) > 5 * len(once)


@pytest.mark.parametrize(
    "html",
    [
        "<div>",
        "<br>",
        "<p>x",
        "<!--",
        "<",
        "</",
        "<script>",
        "<a href='",
        "<table><tr><td>",
        "<![CDATA[",
        "&amp;",
        "<b ",
    ],
)
def test_hostile_html_is_only_long(html: str) -> None:
    """A description full of one tag is read at once.

    On a parser that builds trees some of these take minutes.
    """
    text = markup.plain_text("<p>" + html * (400_000 // len(html)))

    assert len(text) <= sanitize.TEXT_LIMIT
