# Two commands matter: `make run` starts Duologue, `make test` proves it. `make help` lists the rest.
# The environment is built from hash-locked files into .venv; the stamps make a second run instant.

.DEFAULT_GOAL := help
SHELL := /bin/bash

VENV := .venv
BIN := $(VENV)/bin
# Only wheels: nothing is compiled and no package runs code of its own while it is being installed.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes --only-binary :all:

# A couple's data stays beside the checkout unless the host says otherwise.
DUOLOGUE_DATA ?= $(CURDIR)/data
ARGS ?=

.PHONY: help run demo test lint format soak bench bench-insight bench-peer bench-flood shots audit lock

help:  ## list the commands
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22

run: $(VENV)/.run-ready  ## start Duologue here; options after ARGS=, as in make run ARGS="--lan"
	@DUOLOGUE_DATA="$(DUOLOGUE_DATA)" $(BIN)/duologue serve $(ARGS)

demo: $(VENV)/.run-ready  ## a throw-away instance with sixty days of Ana and Ben
	@$(BIN)/duologue demo $(ARGS)

test: lint  ## lint, then every test; ARGS= goes to pytest
	scripts/with-browser scripts/with-postgres $(BIN)/pytest -n 2 --dist loadfile --max-worker-restart 0 $(ARGS)

lint: $(VENV)/.dev-ready  ## ruff, mypy, import-linter, djlint
	@scripts/lint

format: $(VENV)/.dev-ready  ## let ruff put the Python files into shape
	$(BIN)/ruff check --quiet --fix-only src tests scripts $(wildcard bench)
	$(BIN)/ruff format src tests scripts $(wildcard bench)

soak: $(VENV)/.dev-ready  ## the long versions: thousands of interleavings and kills
	DUOLOGUE_SOAK=1 scripts/with-browser scripts/with-postgres $(BIN)/pytest -m soak -o faulthandler_timeout=0 $(ARGS)

bench: $(VENV)/.dev-ready  ## calls of a round, rounds a second, latency, memory, database size
	$(BIN)/python -m bench $(ARGS)

bench-insight: $(VENV)/.dev-ready  ## processor time of every figure and of an offer after 1, 3 and 10 years
	$(BIN)/python -m bench.insight $(ARGS)

bench-peer: $(VENV)/.dev-ready  ## the same rounds here and on oTree 6, in turn, and their ratios
	$(BIN)/python -m bench.peer

bench-flood: $(VENV)/.dev-ready  ## what a couple's pages take while strangers flood an instance on loopback
	$(BIN)/python -m bench.floods $(ARGS)

shots: $(VENV)/.dev-ready  ## photograph every page of the demo into shots/
	PYTHONPATH=. scripts/with-browser $(BIN)/python scripts/shots.py $(ARGS)

audit: $(VENV)/.dev-ready  ## known weaknesses of what we depend on, and a bill of materials
	scripts/audit

lock:  ## resolve the requirements again and write their hashes
	scripts/lock

$(BIN)/python:
	@scripts/new-venv $(VENV)

$(VENV)/.run-ready: $(BIN)/python requirements/build.txt requirements/run.txt pyproject.toml
	@echo "Fetching what Duologue needs (hash-locked); a minute or two the first time."
	@$(PIP) -r requirements/build.txt -r requirements/run.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-index --no-deps --no-build-isolation --editable .
# As pip does for packages: a start that compiles every module takes seconds, and keeps what compiling leaves in memory.
	@$(BIN)/python -m compileall -q src/duologue
	@$(BIN)/duologue translate compile
	@touch $@

$(VENV)/.dev-ready: $(VENV)/.run-ready requirements/dev.txt
	@echo "Fetching what its tests need."
	@$(PIP) -r requirements/dev.txt
	@touch $@
