"""How Sphinx builds the documentation: `make check`, then open docs/_build/index.html."""

from importlib.metadata import version as installed_version

project = "Leadlight"
author = "The Leadlight contributors"
copyright = f"2026, {author}"
release = installed_version("leadlight")

extensions = ["myst_parser"]
exclude_patterns = ["_build"]
nitpicky = True

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = "Leadlight"
