"""Pages are not sent with their templates' indentation, and with nothing else less."""

from jinja2 import DictLoader, Environment

from moderation.web.rendering.indentation import Unindented

TEMPLATE = "<ul>\n  {% for word in words %}\n    <li>{{ word }}</li>\n  {% endfor %}\n</ul>"


def rendered(name: str, *words: str) -> str:
    made = Environment(
        loader=DictLoader({name: TEMPLATE}),
        extensions=[Unindented],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return made.get_template(name).render(words=words)


def test_a_page_has_no_indentation_of_its_template() -> None:
    assert rendered("a.html", "one") == "<ul>\n <li>one</li>\n</ul>"


def test_words_on_two_lines_stay_two_words() -> None:
    source = {"a.html": "{% if True %}8 %{% endif %}\n    (15)"}
    made = Environment(loader=DictLoader(source), extensions=[Unindented], trim_blocks=True)
    assert made.get_template("a.html").render() == "8 % (15)"


def test_what_is_filled_in_keeps_its_spaces() -> None:
    assert "<li>one\n    two</li>" in rendered("a.html", "one\n    two")


def test_a_mail_keeps_its_template_as_it_is() -> None:
    assert "    <li>one" in rendered("a.txt", "one")
