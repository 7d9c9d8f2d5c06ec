"""What is wrong with how `leadlight mcp` is started, in a sentence."""

import pytest
from typer.testing import CliRunner

from leadlight.cli import app


@pytest.fixture(autouse=True)
def no_key(monkeypatch):
    monkeypatch.delenv("LEADLIGHT_KEY", raising=False)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "There is no key."),
        (["--key-file", "nowhere"], "nowhere cannot be read as a key"),
        (["--url", "leads.example.com"], "leads.example.com is no address of an installation."),
    ],
)
def test_it_is_said_what_is_missing(arguments, said):
    result = CliRunner().invoke(app, ["mcp", *arguments])

    assert result.exit_code == 1
    assert said in result.stderr


def test_a_file_without_a_key_is_told(tmp_path):
    file = tmp_path / "key"
    file.write_text("\n")

    result = CliRunner().invoke(app, ["mcp", "--key-file", str(file)])

    assert "There is no key." in result.stderr
