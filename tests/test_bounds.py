"""Modules and functions stay short enough to be read at once; what does not says why."""

import ast
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
LONGEST_MODULE = 300
LONGEST_FUNCTION = 30

# The path of a module, or of a function as module:name, and why it may be longer.
EXCEPTIONS: dict[str, str] = {}


def test_every_module_and_function_is_short_or_says_why_not():
    assert set(too_long(SOURCE)) == set(EXCEPTIONS)


def test_a_long_module_and_a_long_function_are_found(tmp_path):
    line = "    print()\n"
    (tmp_path / "short.py").write_text("def fits():\n" + line * LONGEST_FUNCTION)
    (tmp_path / "long.py").write_text("class Big:\n  def grows(self):\n" + line * (LONGEST_MODULE - 1))

    assert list(too_long(tmp_path)) == ["long.py", "long.py:grows"]


def test_a_signature_and_a_docstring_do_not_count(tmp_path):
    signature = "def fits(\n" + "".join(f"    option_{n},\n" for n in range(20)) + "):\n"
    docstring = '    """Say\n\n    much."""\n'
    (tmp_path / "fits.py").write_text(signature + docstring + "    print()\n" * LONGEST_FUNCTION)

    assert list(too_long(tmp_path)) == []


def too_long(folder: Path) -> Iterator[str]:
    """Name each module and function of a folder that is longer than it should be."""
    for path in sorted(folder.rglob("*.py")):
        if path.parent.name == "migrations":
            continue  # Django writes them
        name = path.relative_to(folder).as_posix()
        text = path.read_text()
        if len(text.splitlines()) > LONGEST_MODULE:
            yield name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > LONGEST_FUNCTION:
                yield f"{name}:{node.name}"


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a body: neither the signature, where commands list options, nor the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
