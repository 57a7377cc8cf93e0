# make ask Q="…"   set up what answering and serving need, and answer
# make slack       the same, and serve Slack (docs/slack.md)
# make discord     the same for Discord (docs/discord.md); make discord-invite prints the link that invites the bot
# make test        set up everything, and pass the tests
# make check       what CI runs: lint, types, contracts, tests
# make vectors     after the notes changed: embed them for those who start fresh
# make lock        after the dependencies changed: pin them in requirements.txt; LOCK=--upgrade takes newer versions
# make clean       remove what these made here (the index stays in the data folder)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
# As it stands: make would expand a $ in the question.
override Q := $(value Q)
export Q

.PHONY: ask slack discord discord-invite test lint types contracts check vectors lock clean

ask: $(VENV)/running
	@test -n "$$Q" || { echo 'Say what to ask: make ask Q="What does a data engineer do?"' >&2; exit 2; }
	@$(BIN)/rolewise ask "$$Q" || test $$? -eq 3

slack: $(VENV)/running
	@$(BIN)/rolewise serve slack

discord: $(VENV)/running
	@$(BIN)/rolewise serve discord

discord-invite: $(VENV)/running
	@$(BIN)/rolewise discord invite

test: $(VENV)/testing
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/checking
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/hadolint Dockerfile

types: $(VENV)/checking
	$(BIN)/mypy

contracts: $(VENV)/checking
	$(BIN)/lint-imports

check: lint types contracts test

# After the notes changed: their vectors ship, so that a first question waits for no embedding.
vectors: $(VENV)/running
	$(BIN)/python benchmarks/ship_vectors.py

# For every Python and platform at once. Pins that still fit stay, unless LOCK=--upgrade.
lock: $(VENV)/checking
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
		--custom-compile-command "make lock" --output-file requirements.txt $(LOCK) pyproject.toml

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is written last, so that an installation that was broken off is done again.
$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rolewise needs Python 3.11 or newer; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Ourselves first, or pip complains that what we needed before is not there. Bytecode is made by the first use, which
# needs a third of it.
$(VENV)/running: requirements.txt pyproject.toml | $(VENV)/python
	@echo "Setting up what answering and serving need (once)…" >&2
	@$(PIP) --no-deps --editable .
	@$(PIP) --no-compile --requirement requirements.txt
	@touch $@

# On top of what is locked, so that what is tested is what serves.
$(VENV)/testing: pyproject.toml $(VENV)/running
	@echo "Setting up everything, sentence-transformers and torch included (once)…" >&2
	@$(PIP) --editable ".[test]"
	@touch $@

$(VENV)/checking: pyproject.toml $(VENV)/testing
	@$(PIP) --editable ".[test,check]"
	@touch $@
