"""Every text of a page is translated, and the translation is the one that is served."""

import ast
import gettext
import re
import shutil
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.base import Lexer, TokenType

from leadlight.actions.access.operations import Role
from scripts import messages

PO, MO = messages.WEB / messages.PO, (messages.WEB / messages.PO).with_suffix(".mo")
TEMPLATES = messages.WEB / "templates"

ENGLISH = {"500.html"}
"""Templates that Django shows when nothing else works, without translating."""


@pytest.fixture(scope="module", autouse=True)
def gettext_is_installed():
    """Name what is missing: nothing here can be tried without it."""
    if shutil.which("msgfmt") is None:
        pytest.fail(
            "GNU gettext is not installed. Install it: scripts/system-packages gettext", pytrace=False
        )


@pytest.fixture(scope="module")
def gathered(tmp_path_factory):
    """Give the .po with every text there is, as `make messages` would make it."""
    return messages.gathered(tmp_path_factory.mktemp("messages")) / messages.PO


def test_every_text_of_a_page_is_translated_and_none_is_doubtful(gathered):
    assert messages.untranslated(gathered) == ""


def test_what_is_kept_is_what_make_messages_makes(gathered):
    assert gathered.read_text() == PO.read_text()


def test_what_is_served_is_what_is_written(tmp_path):
    messages.compiled(PO, tmp_path / "django.mo")

    assert unpacked(tmp_path / "django.mo") == unpacked(MO)


def unpacked(path: Path) -> str:
    return subprocess.run(["msgunfmt", str(path)], capture_output=True, text=True, check=True).stdout


def test_placeholders_and_tags_of_a_translation_are_those_of_the_text():
    different = [
        (text, said)
        for text, said, is_singular in pairs()
        if not (agree(parts(text), parts(said), is_singular=is_singular) and edges(text) == edges(said))
    ]

    assert different == []


def agree(text: list[str], said: list[str], *, is_singular: bool) -> bool:
    """Whether a translation holds what its text holds; the form for one may say the number as a word."""
    return set(said) <= set(text) if is_singular else text == said


def pairs() -> Iterator[tuple[str, str, bool]]:
    """Texts with their translations; of plurals each form with the English plural, and whether it is of one."""
    with MO.open("rb") as file:
        catalogue: dict[object, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    plurals = plurals_of(PO.read_text())
    for key, said in catalogue.items():
        text = key[0] if isinstance(key, tuple) else key
        if text:
            yield plurals.get(str(text), str(text)), said, isinstance(key, tuple) and key[1] == 0


def plurals_of(po: str) -> dict[str, str]:
    found = re.findall(r"^msgid ((?:\".*\"\n)+)msgid_plural ((?:\".*\"\n)+)", po, re.MULTILINE)
    return {joined(one): joined(many) for one, many in found}


def joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.splitlines())


def parts(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%%|</?\w+[^>]*>|NUMBER", text))


def edges(text: str) -> tuple[bool, bool]:
    """Whether a text begins and ends with a blank: it is part of a longer one then."""
    return text[:1] == " ", text[-1:] == " "


# --- what nobody marked is never gathered ---------------------------------------------------------------


def test_no_text_of_a_template_is_unmarked():
    found = {
        path.relative_to(TEMPLATES).as_posix(): texts
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file() and path.name not in ENGLISH and (texts := unmarked(path.read_text()))
    }

    assert found == {}


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("<p>{% translate 'Hello' %} {{ name }}: 3</p>", []),
        ("<p>Hello {{ name }}</p>", ["Hello"]),
        ("{% blocktranslate %}Hello <b>you</b>{% plural %}all{% endblocktranslate %}", []),
        ("{% if a %}Yes{% endif %}", ["Yes"]),
        ('<input placeholder="Search"><b aria-label="Close">×</b>', ["Search", "Close"]),
        ('<span class="icon" aria-hidden="true">close</span><code>make test</code>', []),
        ("{{ name|default:'nobody' }}", ["nobody"]),
        ("{# a remark #}{% comment %}another{% endcomment %}", []),
    ],
)
def test_unmarked_texts_are_found(template, texts):
    assert unmarked(template) == texts


def unmarked(template: str) -> list[str]:
    """The words of a template that people see and nobody translates."""
    found = Words()
    inside = ""
    for token in Lexer(template).tokenize():
        words = token.contents.split()
        if token.token_type is TokenType.BLOCK and words[0] in {"blocktranslate", "comment"}:
            inside = f"end{words[0]}"
        elif token.token_type is TokenType.BLOCK and words[0] == inside:
            inside = ""
        elif token.token_type is TokenType.TEXT and not inside:
            found.feed(token.contents)
        elif token.token_type in {TokenType.VAR, TokenType.BLOCK} and not inside:
            found.see(*re.findall(r"\|(?:default|default_if_none|yesno):[\"']([^\"']*)", token.contents))
    return found.seen


class Words(HTMLParser):
    """The texts between tags and in attributes that are read out or shown."""

    SHOWN = ("title", "placeholder", "aria-label", "alt", "data-copied")
    QUOTED = frozenset({"code", "kbd", "script", "style", "pre", "samp"})
    KNOWN = frozenset(
        {"Leadlight", "CSV", "acme.example", "ana@example.com", "users", "openapi.json", "submit"}
    )

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at what is shown of a tag, and whether what follows is quoted."""
        said = dict(attrs)
        self.see(*(said.get(name) or "" for name in self.SHOWN))
        is_quoted = tag in self.QUOTED or "icon" in (said.get("class") or "").split()
        if is_quoted:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what is quoted."""
        if self._open and self._open[-1] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Look at a text."""
        if not self._open:
            self.see(data)

    def see(self, *texts: str) -> None:
        """Keep texts with words."""
        for text in texts:
            bare = " ".join(text.split())
            if bare not in self.KNOWN and re.search(r"[^\W\d_]{2,}", bare.replace("Leadlight", "")):
                self.seen.append(bare)


TOLD = {"label", "help_text", "empty_label", "legend"}
CALLED = {"success", "error", "info", "warning", "add_error", "ValidationError"}


def test_no_text_that_python_shows_is_unmarked():
    found = [
        f"{path.relative_to(messages.WEB)}:{line}: {text}"
        for folder in ("pages", "accounts")
        for path in sorted((messages.WEB / folder).rglob("*.py"))
        for line, text in shown_by(path.read_text())
    ]

    assert found == []


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("forms.CharField(label='Name', help_text='Of the lead')", 2),
        ("forms.CharField(label=_('Name'))", 0),
        ("messages.success(request, 'Done.')", 1),
        ("messages.success(request, f'{name} is done.')", 1),
        ("messages.success(request, _('Done.'), extra_tags='undo')", 0),
        ("form.add_error('reason', 'Choose one.')", 1),
        ("log.error('Nothing could be learned.')", 0),
    ],
)
def test_texts_that_python_shows_are_found(code, count):
    assert len(list(shown_by(code))) == count


def shown_by(source: str) -> Iterator[tuple[int, str]]:
    """Texts in labels, helps and messages that no function translates."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        of = getattr(getattr(call.func, "value", None), "id", "")
        shown = [word.value for word in call.keywords if word.arg in TOLD]
        if name in CALLED and of not in {"log", "logger"}:
            shown += call.args[1:] if name == "add_error" else call.args
        for each in shown:
            texts = each.values if isinstance(each, ast.JoinedStr) else [each]
            if any(isinstance(part, ast.Constant) and says(part.value) for part in texts):
                yield each.lineno, ast.unparse(each)


def says(value: object) -> bool:
    if not isinstance(value, str) or value.startswith("https://"):
        return False
    return bool(re.search(r"[^\W\d_]{2,}", value))


# --- what people see --------------------------------------------------------------------------------------


def test_pages_are_german_for_whose_browser_is(as_):
    page = as_(Role.REP).get("/review/", headers={"Accept-Language": "de-AT,de;q=0.9"}).content.decode()

    assert '<html lang="de"' in page
    assert "Niemand wartet auf einen Blick" in page
    assert "Prüfen" in page
