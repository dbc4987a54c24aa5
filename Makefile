# What a person runs; `.ci/run` runs `make check test` and nothing else.
PYTHON ?= python3
BIN := .venv/bin
FEEDS ?= sample
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
PORT ?= 8080
# The program is started hundreds of times in the tests; compiling it anew each time triples that.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test check reliability evaluate lock clean

demo: .venv/run  ## the bot on a local Discord: http://127.0.0.1:8080 (FEEDS=live for the real feeds)
	$(BIN)/claimwatch demo --feeds $(FEEDS) --port $(PORT)

# Three at once on two cores: a third of the time is spent waiting for processes.
test: .venv/dev  ## every test but the long ones
	$(BIN)/python -m pytest -n 3 --dist worksteal

check: .venv/dev  ## format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

reliability: .venv/dev  ## the long counts: kills, months of polling, hostile feeds, schedules, storage
	CLAIMWATCH_TESTS=long $(BIN)/python -m pytest -s tests/reliability tests/hostile tests/claims/feeds/test_parser.py
	$(BIN)/python -m tests.reliability.kills --kills 500
	$(BIN)/python -m tests.reliability.starts

evaluate: .venv/run  ## measure matching on all labelled sets and write docs/evaluation.md
	$(BIN)/python -m tests.evaluation

lock: .venv/dev  ## pin every dependency anew, with hashes: for running, the demo, developing
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --group build -o requirements.lock pyproject.toml
	$(COMPILE) --group build --extra demo -c requirements.lock -o requirements-demo.lock pyproject.toml
	$(COMPILE) --group build --extra demo --group dev -c requirements-demo.lock \
	  -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv build *.egg-info

.venv/run: requirements-demo.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-demo.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.venv/dev: .venv/run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	touch $@
