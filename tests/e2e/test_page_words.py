"""The words of the demonstration's page: one shape in both languages, and nothing on the page without words."""
import re

from harness import ROOT

STATIC = ROOT / "bot" / "web" / "static"
ENTRY = re.compile(r'(\w+):\s*((?:"(?:[^"\\]|\\.)*"(?:\s*\+\s*)?)+),?')
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def words_of(language: str) -> dict[str, str]:
    text = (STATIC / f"strings-{language}.js").read_text("utf-8")
    body = text.partition("= {")[2]
    assert ENTRY.sub("", body).split() == ["};"], "a line that this test cannot read"
    entries = ENTRY.findall(body)
    assert len(dict(entries)) == len(entries), "a key that stands twice"
    return dict(entries)


def test_both_languages_have_the_same_words_in_the_same_order():
    assert list(words_of("zh")) == list(words_of("en"))


def test_english_leaves_out_nothing_that_chinese_fills_in():
    english = words_of("en")
    left_out = {key: said for key, said in words_of("zh").items()
                if not set(PLACEHOLDER.findall(said)) <= set(PLACEHOLDER.findall(english[key]))}
    assert left_out == {}


def test_every_word_that_the_page_asks_for_is_there():
    asked = re.findall(r'data-t(?:-\w+)?="(\w+)"', (STATIC / "index.html").read_text("utf-8"))
    for script in STATIC.glob("*.js"):
        asked += re.findall(r'\bt\("(\w+)"', script.read_text("utf-8"))
    assert len(asked) > 100
    assert set(asked) - set(words_of("zh")) == set()
