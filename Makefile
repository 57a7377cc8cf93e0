# make ask Q="…"   set up what answering needs, and answer
# make slack       set up what serving needs, and serve Slack (docs/slack.md)
# make discord     the same for Discord (docs/discord.md); make discord-invite prints the link that invites the bot
# make test        set up everything, and pass the tests
# make check       what CI runs: lint, types, contracts, tests
# make vectors     after the notes changed: embed them for those who start fresh
# make clean       remove what these made here (the index stays in the data folder)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
# As it stands: make would expand a $ in the question.
override Q := $(value Q)
export Q

.PHONY: ask slack discord discord-invite test lint types contracts check vectors clean

ask: $(VENV)/answering
	@test -n "$$Q" || { echo 'Say what to ask: make ask Q="What does a data engineer do?"' >&2; exit 2; }
	@$(BIN)/rolewise ask "$$Q" || test $$? -eq 3

slack: $(VENV)/serving
	@$(BIN)/rolewise serve slack

discord: $(VENV)/serving
	@$(BIN)/rolewise serve discord

discord-invite: $(VENV)/serving
	@$(BIN)/rolewise discord invite

test: $(VENV)/testing
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist worksteal

lint: $(VENV)/checking
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/checking
	$(BIN)/mypy

contracts: $(VENV)/checking
	$(BIN)/lint-imports

check: lint types contracts test

# After the notes changed: their vectors ship, so that a first question waits for no embedding.
vectors: $(VENV)/answering
	$(BIN)/python benchmarks/ship_vectors.py

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Each stamp is written last, so that an installation that was broken off is done again.
$(VENV)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rolewise needs Python 3.11 or newer; set PYTHON=")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/answering: requirements.txt pyproject.toml | $(VENV)/python
	@echo "Setting up what answering needs (once)…" >&2
	@$(PIP) -r requirements.txt
	@$(PIP) --no-deps --editable .
	@touch $@

# Without the package itself while the others come, or pip complains that they are not all.
$(VENV)/serving: requirements-serving.txt requirements.txt pyproject.toml | $(VENV)/python
	@echo "Setting up what serving needs (once)…" >&2
	@$(BIN)/pip uninstall --quiet --disable-pip-version-check --yes rolewise 2>/dev/null
	@$(PIP) -r requirements-serving.txt
	@$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/testing: pyproject.toml | $(VENV)/python
	@echo "Setting up everything, sentence-transformers and torch included (once)…" >&2
	@$(PIP) --editable ".[test]"
	@touch $@

$(VENV)/checking: pyproject.toml | $(VENV)/testing
	@$(PIP) --editable ".[test,check]"
	@touch $@
