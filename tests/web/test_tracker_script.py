"""The script for websites is small as it is served, and cutting it short changes no meaning."""

import re
import subprocess
from importlib.resources import files

import pytest

from leadlight.web.collect.tracker import shortened, tracker_script

SOURCE = files("leadlight.web.collect").joinpath("tracker.js").read_text(encoding="utf-8")


def test_the_script_is_served_in_less_than_four_kilobytes():
    assert len(tracker_script()) < 4_096


def test_the_script_as_served_is_javascript(node, tmp_path):
    script = tmp_path / "leadlight.js"
    script.write_bytes(tracker_script())

    assert subprocess.run([node, "--check", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("  // a remark\nlet $a = 1;\n", "let a=1;"),
        ("let $long = 1;\nuse($long, $long);", "let a=1;use(a,a);"),
        ('say("$long // and  blanks");', 'say("$long // and  blanks");'),
        ("say('a \"b\"  c');", "say('a \"b\"  c');"),
        ("{ $a: $b.$c }", "{a:b.c}"),
        ("return $a in { ...$b };", "return a in{...b};"),
        ("else if ($a) throw $b;", "else if(a)throw b;"),
        ("for (let $a of $b) $c += 1;", "for(let a of b)c+=1;"),
        ("$a = ($b) => ($b, $c);", "b=a=>(a,c);"),
        ("call({\n  $a: 1,\n});", "call({a:1});"),
    ],
)
def test_remarks_blanks_and_long_names_go_and_texts_stay(written, served):
    assert shortened(written) == served


def test_a_short_name_is_never_one_that_the_script_uses_otherwise():
    names = [f"$name{number:03}" for number in range(150)]
    script = shortened("if (_a in _$) _b = of;" + "".join(f"{name} = 1;" for name in names))

    short = re.findall(r"([\w$]+)=1", script)
    assert len(set(short)) == 150
    assert not {"if", "in", "of", "_a", "_b", "_$"} & set(short)


def test_the_source_keeps_to_what_makes_cutting_it_safe():
    """Where lines are joined, another meaning can come only of the statements that end with their line."""
    code = re.sub(r"^\s*//.*\n", "", SOURCE, flags=re.MULTILINE)
    without_texts = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "", code)

    assert not re.search(r"//|[`\"']", without_texts)
    assert not re.search(r"[+-] +[+-]", without_texts)
    assert not re.search(r"\b(return|throw|break|continue)$|^\s*(\+\+|--)", without_texts, re.MULTILINE)


def test_the_script_asks_of_browsers_only_what_those_of_five_years_ago_have():
    assert not re.search(
        r"\?\?=|\|\|=|&&=|\.at\(|\(\?<[!=]|structuredClone|\.replaceAll\(|randomUUID", SOURCE
    )
