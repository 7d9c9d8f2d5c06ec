# Two commands to begin with: `make demo` and `make test`. `make help` names the others.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check guards soak bench bench-learning bench-live messages screenshots lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/brightpane
RANKING := leadlight score $(EXAMPLE)/leads.csv --events $(EXAMPLE)/events.csv \
    --model $(EXAMPLE)/scoring.yaml --as-of 2026-03-01T09:00:00Z
PURE := tests/scoring tests/ingest tests/engage
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation

help: ## name the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

demo: $(VENV)/.app ## rank a shipped example company's leads, then serve it, live
	$(BIN)/$(RANKING)
	@$(BIN)/python scripts/demo.py

test: $(VENV)/.dev ## run all tests, on a real PostgreSQL and Spark, and in a real browser
	@scripts/system-packages postgresql java node chromium curl gettext
	$(BIN)/pytest --numprocesses=3 --dist=loadgroup --max-worker-restart=0 --reruns=1 --rerun-show-tracebacks --max-suite-reruns=9 $(PURE:%=--ignore=%)
	$(BIN)/pytest $(PURE) --numprocesses=2 --cov --cov-report=term-missing:skip-covered

check: $(VENV)/.dev ## check format, lint, types, imports, documentation and lock files
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_locks.py
	$(BIN)/sphinx-build -q -W --keep-going -b html docs docs/_build

guards: $(VENV)/.dev ## remove each guard of a promise and see that its test fails
	@scripts/system-packages postgresql
	$(BIN)/python scripts/remove_guards.py

soak: $(VENV)/.dev ## let the property tests search a hundred times longer, and the faults come for hours
	@scripts/system-packages postgresql java
	LEADLIGHT_SOAK=60 $(BIN)/pytest --hypothesis-profile=soak -m "hypothesis or soak" --timeout=0

bench: $(VENV)/.dev ## measure speed and memory against a hand-written query and pandas
	$(BIN)/python -m benchmarks

bench-learning: $(VENV)/.learning-peers ## measure learning against nine single models; hours the first time
	$(BIN)/python -m benchmarks.learning

bench-live: $(VENV)/.dev ## measure the running system on SQLite and PostgreSQL; an hour
	@scripts/system-packages postgresql
	$(BIN)/python -m benchmarks.live

messages: $(VENV)/.dev ## gather the texts of pages, compile their German, and list what is to translate
	@scripts/system-packages gettext
	$(BIN)/python scripts/messages.py

screenshots: $(VENV)/.dev ## take pictures of every page, and draw the one of the ranked table
	@scripts/system-packages chromium
	$(BIN)/python scripts/screenshot.py --lines 40 docs/ranking.png $(RANKING)
	$(BIN)/python -m scripts.pictures

lock: $(VENV)/.dev ## pin the newest versions that pyproject.toml allows
	PATH="$(abspath $(BIN)):$$PATH" scripts/lock --upgrade

clean: ## remove what the other commands made, the environment too
	rm -rf $(VENV) build dist docs/_build .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# Set-up: an environment, and in it exactly what the lock files name. Nothing is done twice.

$(BIN)/pip:
	@PYTHON=$(PYTHON) scripts/system-packages venv
	$(PYTHON) -m venv $(VENV)

$(VENV)/.build: requirements/build.txt | $(BIN)/pip
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.core: requirements/core.txt pyproject.toml $(VENV)/.build
	$(INSTALL) --require-hashes -r $<
	$(INSTALL) --no-deps --editable .
	@touch $@

$(VENV)/.app: requirements/app.txt $(VENV)/.core
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.core
	$(INSTALL) --require-hashes -r $<
	@touch $@

$(VENV)/.learning-peers: requirements/learning-peers.txt $(VENV)/.dev
	$(INSTALL) --require-hashes -r $<
	@touch $@
