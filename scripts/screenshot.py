"""Run a command and draw what it prints as a PNG, the way a terminal shows it.

    scripts/screenshot.py --lines 40 docs/ranking.png leadlight score leads.csv

Needs no browser and no network: Rich makes an SVG of the output, resvg and a packaged font make the picture.
"""

import argparse
import os
import re
import shlex
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import resvg_py
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

FONT = "JetBrains Mono"
FONT_FILE = files("fontpkg_jetbrains_mono") / "files" / "JetBrainsMono[wght].ttf"

# Rich's own template fetches another font from the network.
FETCHED_FONT = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
TEMPLATE = FETCHED_FONT.sub("", CONSOLE_SVG_FORMAT).replace("Fira Code", FONT)


def main() -> None:
    """Draw the picture that the command line asks for."""
    parser = argparse.ArgumentParser(description="Run a command and draw what it prints as a PNG.")
    parser.add_argument("picture", type=Path, help="the PNG to write")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="the command, with its arguments")
    parser.add_argument("--columns", type=int, default=160, help="how wide the terminal is")
    parser.add_argument("--lines", type=int, help="show only so many lines of what is printed")
    chosen = parser.parse_args()
    printed = printed_by(chosen.command, chosen.columns).splitlines()[: chosen.lines]
    svg = drawn(chosen.command, "\n".join(printed), chosen.columns)
    png = resvg_py.svg_to_bytes(svg, font_files=[str(FONT_FILE)], skip_system_fonts=True, zoom=2)
    chosen.picture.write_bytes(png)


def printed_by(command: list[str], columns: int) -> str:
    """Run our own environment's command, as if in a colour terminal; its exit code must be 0."""
    here = Path(sys.executable).parent
    path = f"{here}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    terminal = {"FORCE_COLOR": "1", "COLUMNS": str(columns), "TERM": "xterm-256color", "PATH": path}
    ran = subprocess.run(command, env=os.environ | terminal, stdout=subprocess.PIPE, text=True, check=False)
    if ran.returncode:
        sys.exit(f"no picture: {shlex.join(command)} ended with {ran.returncode}")
    return ran.stdout


def drawn(command: list[str], output: str, columns: int) -> str:
    """Draw a terminal window with the command and its output, as SVG."""
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=columns, file=nowhere, color_system="truecolor")
        console.print(Text(f"$ {shlex.join(command)}", style="bold"))
        console.print(Text.from_ansi(output), soft_wrap=True)
    return console.export_svg(title="", code_format=TEMPLATE)


if __name__ == "__main__":
    main()
