# What a person runs; `.ci/run` runs `make check test simulation` and nothing else.
PYTHON ?= python3
BIN := .venv/bin
FEEDS ?= sample
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
PORT ?= 8080
LOCKS := requirements.lock requirements-demo.lock requirements-dev.lock
# The program is started hundreds of times in the tests; compiling it anew each time triples that.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo test simulation check reliability audit evaluate bench lock clean

demo: .venv/run  ## the bot on a local Discord: http://127.0.0.1:8080 (FEEDS=live for the real feeds)
	$(BIN)/claimwatch demo --feeds $(FEEDS) --port $(PORT)

# Four at once on two cores: a third of the time is spent waiting for processes.  The encoders'
# own threads would only wait for each other.
ONE_THREAD := OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1
test: .venv/dev  ## every test but the long ones
	$(ONE_THREAD) $(BIN)/python -m pytest -n 4 --dist worksteal

SEEDS ?= 2000
simulation: .venv/dev  ## whole days of the product in virtual time among seeded faults
	$(BIN)/python -m tests.simulation --seeds $(SEEDS)

check: .venv/dev  ## format, lint, types, architecture
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

reliability: .venv/dev  ## the long counts: kills, months of polling, hostile feeds, security, storage, commands …
	CLAIMWATCH_TESTS=long $(BIN)/python -m pytest -s tests/reliability tests/hostile tests/simulation tests/security tests/claims/feeds/test_parser.py
	CLAIMWATCH_TESTS=long $(BIN)/python -m pytest -m hypothesis
	$(BIN)/python -m tests.reliability.kills --kills 500
	$(BIN)/python -m tests.reliability.starts
	$(BIN)/python -m tests.reliability.commands
	$(BIN)/python -m tests.simulation --seeds 20000

# A package that could not be looked up is a failure too: --strict. Needs pypi.org.
audit: .venv/audit  ## ask for known advisories on everything that is locked
	.venv/audit/bin/python -m pip_audit --strict --disable-pip --require-hashes --progress-spinner off \
	  $(addprefix -r ,$(LOCKS))

evaluate: .venv/run  ## measure matching on all labelled sets and write docs/evaluation.md
	$(BIN)/python -m tests.evaluation
	$(BIN)/claimwatch evaluate tests/data/evaluation/dev.jsonl --only-labelled \
	  --claims tests/data/evaluation/claims.yaml --judgements 20

bench: .venv/dev  ## how fast matching is and what it needs, as ratios in one run: some minutes
	$(ONE_THREAD) $(BIN)/python -m tests.bench

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

.venv/audit:  # apart from what is audited: it brings thirty packages of its own
	$(PYTHON) -m venv $@.unfinished
	$@.unfinished/bin/python -m pip install --quiet pip-audit==2.10.1
	mv $@.unfinished $@
