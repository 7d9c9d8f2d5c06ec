"""A terminal for one document: its commands run in order, in a folder of their own with the examples."""

import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.docs.documents import Block, Step
from tests.servers.spark import SHORT_LIVED

# A reader runs these too, but setting up is not what a page's test is about: `make test` did it.
SET_UP = {"apt-get", "git", "make", "pip", "sudo", "uv"}
RUN = {"cat", "cp", "head", "leadlight", "ls", "mkdir", "mv", "printf", "python", "rm", "sort", "tail", "wc"}
DATABASE = re.compile(r"postgresql://[^\s\"'#]+")
SAME = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def run_document(
    blocks: Iterable[Block], folder: Path, examples: Path, servers: Mapping[str, str]
) -> list[str]:
    """Run a document's blocks in a folder with a copy of the examples; give what differs from the document.

    `servers` has what stands in for a need: the URL for postgres, the home of Java for spark.
    """
    if examples.is_dir():
        shutil.copytree(examples, folder / "examples", dirs_exist_ok=True)
    terminal = Terminal(folder, servers)
    return [problem for block in blocks for problem in terminal.problems_of(block)]


class Terminal:
    """Remembers the folder that `cd` went to."""

    def __init__(self, folder: Path, servers: Mapping[str, str]) -> None:
        self.folder = folder
        self.servers = servers
        self.environment = plain_environment(folder, servers)

    def problems_of(self, block: Block) -> Iterator[str]:
        """Run a block's commands, or write the file it is; tell what does not go as shown."""
        if name := block.remarks.get("file"):
            (self.folder / name).write_text(block.text, encoding="utf-8")
            return
        if "not run" in block.remarks:
            return
        for position, step in enumerate(block.steps, start=1):
            exits = block.exits if position == len(block.steps) else 0
            if problem := self.problem_of(step, exits):
                yield f"{block.place}: $ {step.command}\n{problem}"

    def problem_of(self, step: Step, exits: int) -> str | None:
        """Run one command as a person would."""
        program, _, rest = step.command.partition(" ")
        if program in SET_UP:
            return None
        if program == "cd":
            self.folder /= rest
            return None if self.folder.is_dir() else "there is no such folder"
        if program not in RUN:
            return "nobody knows how to test this; remark why: <!-- not run: REASON -->"
        code, printed = self.run(step.command)
        if code != exits:
            return f"ends with {code} instead of {exits}:\n{printed}"
        if step.shown.strip() and not doctest.OutputChecker().check_output(step.shown, printed, SAME):
            return f"prints\n{printed}\ninstead of\n{step.shown}"
        return None

    def run(self, command: str) -> tuple[int, str]:
        """Give a command's exit code and output, with the tests' database in the place of the page's."""
        ours, theirs = self.servers.get("postgres"), DATABASE.search(command)
        swapped = DATABASE.sub(ours, command) if ours else command
        ran = subprocess.run(
            swapped,
            shell=True,  # the project's own pages, with their pipes
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        printed = ran.stdout.replace(ours, theirs[0]) if ours and theirs else ran.stdout
        return ran.returncode, printed


def plain_environment(folder: Path, servers: Mapping[str, str]) -> dict[str, str]:
    """Describe a terminal without colours, in which our own environment's commands come first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    plain = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "TERM": "dumb", "TZ": "UTC"}
    java = {}
    if "spark" in servers:
        java = {
            "JAVA_HOME": servers["spark"], "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_SUBMIT_OPTS": SHORT_LIVED,
        }  # fmt: skip
    return {"PATH": path, "HOME": str(folder), **plain, **java}
