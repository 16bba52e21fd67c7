# What one does with a checkout. Needs only a Python from 3.11, with pip, and a C library;
# `make lock` alone needs uv besides.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CATALOGUES := $(wildcard moderation/translations/*/LC_MESSAGES/*.po)
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
	--no-annotate --no-emit-index-url --no-emit-find-links --quiet setup.cfg --extra build --extra postgres

.PHONY: run install install-dev test test-broken bench-test lint bench browser-test faults lock clean

run: install  ## start everything, with the demo gallery on the first start
	@$(BIN)/venire up --demo

install: $(VENV)/.installed

install-dev: $(VENV)/.developing $(VENV)/.installed

test: install-dev  ## everything but real browsers, killed processes and the benches' harness
	$(BIN)/pytest -n auto --dist loadgroup --ignore tests/browser --ignore tests/faults --ignore tests/benchmarks $(ARGS)

test-broken: install-dev  ## what is quick and asks plugins, with one broken plugin of each sort in every instance
	VENIRE_TEST_BROKEN_PLUGINS=1 $(BIN)/pytest -n auto --dist loadgroup -m "not slow" \
		tests/broken tests/actions/authors tests/actions/plugins tests/actions/screening tests/actions/test_jury.py \
		tests/actions/test_submissions.py tests/queries/screening tests/queries/tags/matching tests/web/admin tests/web/public tests/web/review \
		tests/work/handlers $(ARGS)

browser-test: install-dev  ## the main paths in Debian's chromium, with and without JavaScript
	$(BIN)/pytest tests/browser $(ARGS)

faults: install-dev  ## kill, hang and forge; VENIRE_TEST_ROUNDS sets how often
	$(BIN)/pytest tests/faults tests/work/test_worker.py $(ARGS)

bench-test: install-dev  ## the benches' harness, without measuring
	$(BIN)/pytest tests/benchmarks $(ARGS)

lint: install-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

bench: install-dev  ## measure against peers, write benchmarks/results.md
	$(BIN)/python -m benchmarks $(ARGS)

lock:  ## resolve setup.cfg anew for every platform and Python
	$(LOCK) --extra test --extra lint --output-file requirements-dev.lock $(ARGS)
	$(LOCK) --constraints requirements-dev.lock --output-file requirements.lock

clean:  ## remove what can be made again; instance/ stays
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian's Python comes without ensurepip; then the pip beside it fills the venv.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Venire needs Python 3.11 or newer: install it, or run make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { $(PYTHON) -m venv --clear --without-pip $(VENV) && \
		$(PYTHON) -m pip --quiet --python $(BIN)/python install pip; }

$(VENV)/.locked: requirements.lock | $(BIN)/python
	@echo "Installing what Venire needs into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.developing: requirements-dev.lock | $(BIN)/python
	@echo "Installing the tools of development into $(VENV) ..."
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@ $(VENV)/.locked

$(VENV)/.installed: setup.cfg pyproject.toml moderation/packaging.py $(CATALOGUES) $(VENV)/.locked
	@PYTHONWARNINGS='ignore:Editable installation' $(PIP) install --no-deps --no-build-isolation --editable .
	@$(PIP) check
	@touch $@
