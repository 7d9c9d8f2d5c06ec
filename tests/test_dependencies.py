"""What the package imports is what an installation brings, no more and no less."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent

# Needed, but imported by a library of ours rather than by us.
INDIRECT = {
    "argon2-cffi": "Django keeps passwords with it",
    "httptools": "uvicorn reads HTTP with it",
    "uvloop": "uvicorn's event loop",
    "django-unfold": "its fonts and icons are served",
    "whitenoise": "Django is told its name",
}

# Modules whose distribution their name does not tell: a namespace, and the core of a dependency.
NAMED = {"pydantic_core": ["pydantic"], "ruamel": ["ruamel.yaml"], "py4j": ["pyspark"]}


def test_every_import_is_a_declared_dependency():
    assert imported() - declared() == set()


def test_every_declared_dependency_is_imported():
    assert declared() - imported() == set(INDIRECT)


def declared() -> set[str]:
    """Name the distributions that pyproject.toml asks for, with all extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return {canonicalize_name(Requirement(text).name) for group in groups for text in group}


def imported() -> set[str]:
    """Name the distributions that any module of the package imports, at its top or later."""
    modules = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules.add(node.module or "")
    foreign = {name.partition(".")[0] for name in modules} - set(sys.stdlib_module_names) - {"leadlight"}
    found = {**packages_distributions(), **NAMED}
    return {canonicalize_name(found.get(name, [name])[0]) for name in foreign}
