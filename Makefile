# Everything a newcomer needs. `make chat` and `make test` do all the set-up themselves.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
# Test processes at once: of three on two processors, one mostly waits for a browser. Files are kept
# together, and all files of the chat.
JOBS ?= 3
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# On all processors at once; pip would do it file by file. Some packages bring files for other Pythons.
COMPILE = $(BIN)/python -m compileall -q -j 0 -x "/tests?/" $(VENV) >/dev/null || true
TYPES = $(BIN)/mypy && $(BIN)/lint-imports --no-logo

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev chat test lint style bench bench-chat eval docs lock clean

help: ## list what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(VENV)/.learnt ## virtual environment with the locked dependencies

setup-dev: $(VENV)/.dev $(VENV)/.learnt ## the same, with what tests and lint need

chat: $(VENV)/.learnt ## open the chat on http://localhost:8000 (builds the demo book if there is no data)
	@$(BIN)/quintile chat --port $(PORT)

# Types take longest of the lint: they are checked while tests leave a processor idle, and told last.
test: style ## lint and all tests
	@told=$$(mktemp); trap 'rm -f "$$told"' EXIT; trap 'exit 130' INT TERM; \
	{ $(TYPES); } >"$$told" 2>&1 & types=$$!; \
	$(BIN)/pytest -n $(JOBS) --dist loadfile $(ARGS); tests=$$?; \
	wait $$types; types=$$?; \
	cat "$$told"; \
	[ $$tests -eq 0 ] && [ $$types -eq 0 ]

lint: style ## format check, lint, types, import order
	@$(TYPES)

style: $(VENV)/.dev $(VENV)/.learnt
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .

bench: $(VENV)/.dev ## measure against pandas and bare DuckDB, print the table
	@$(BIN)/python -m bench

bench-chat: $(VENV)/.dev ## fifty people in front of one chat server: seconds, processor, memory, the loop
	@$(BIN)/python -m bench.chat

eval: $(VENV)/.learnt ## run all eval suites with the configured model or the offline analyst
	@$(BIN)/quintile eval run all $(ARGS)

docs: $(VENV)/.dev ## write the generated reference
	@$(BIN)/python -m docs.generate

lock: $(VENV)/.dev ## resolve the dependencies anew, with hashes and without index addresses
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --extra build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --extra build --extra dev --extra postgres -c requirements.lock \
		pyproject.toml -o requirements-dev.lock

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is %d.%d. Use make PYTHON=python3.11 ..." % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "Installing the locked dependencies (once) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(COMPILE)
	@touch $@

# Beside the installation of what the tests need, where make may do two things at once.
$(VENV)/.learnt: $(VENV)/.runtime
	@echo "Learning the words of the trade (once) ..."
	@$(BIN)/python -m agent.offline.apart learn
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	@echo "Installing what the tests need (once) ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@$(COMPILE)
	@touch $@

clean: ## remove the virtual environment and caches; data in .quintile stay
	@rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
