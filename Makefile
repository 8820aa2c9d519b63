# One menu for every developer command. `make` alone lists it.
# uv is bootstrapped when it is missing; a Python is never downloaded.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
# Offices sit behind proxies whose certificate only the system knows.
export UV_SYSTEM_CERTS := 1
# Compiled once while installing, so that every first start is a fast one.
export UV_COMPILE_BYTECODE := 1
export PYTHONUTF8 := 1

BOOTSTRAP := .bootstrap
UV := $(shell command -v uv 2>/dev/null || echo $(BOOTSTRAP)/bin/uv)
RUN := $(UV) run --no-sync

.PHONY: help setup demo test minute fast lint types format bench quality gates train pictures clean

help:  ## this list
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# A venv of its own holds uv, so that an externally managed Python is left alone.
$(BOOTSTRAP)/bin/uv:
	@echo "uv is missing: installing it into $(BOOTSTRAP)/"
	@PYTHON="$$(command -v python3 || command -v python)"; \
	"$$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "hanju needs Python 3.11 or newer; found $$($$PYTHON --version)"; exit 1; }; \
	"$$PYTHON" -m venv $(BOOTSTRAP) 2>/dev/null \
		|| { "$$PYTHON" -m venv --without-pip $(BOOTSTRAP) \
			&& "$$PYTHON" -m pip --python $(BOOTSTRAP)/bin/python install --quiet pip; } \
		|| { echo "python3 -m venv failed: install the package python3-venv and run make again"; exit 1; }
	@$(BOOTSTRAP)/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.13,<1"

ifeq ($(UV),$(BOOTSTRAP)/bin/uv)
setup: $(BOOTSTRAP)/bin/uv
endif
setup:  ## install hanju and its tools from the lock file
	@$(UV) sync --frozen --quiet

demo: setup  ## make the sample issue in hanju-demo/
	@$(RUN) hanju demo

test: setup lint types  ## everything that must hold
	$(RUN) pytest -n 2 -q

minute: setup  ## fifty editors at one desk for a minute: nothing may be lost
	$(RUN) pytest -q -rP -m minute tests/gates/test_minute.py

fast: setup  ## the tests without the slow ones
	$(RUN) pytest -n 2 -q -m "not slow"

lint: setup  ## ruff
	$(RUN) ruff check .
	$(RUN) ruff format --check .

types: setup  ## mypy, strict
	$(RUN) mypy

format: setup  ## rewrite the layout
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: setup  ## speed against named alternatives
	@$(UV) sync --frozen --quiet --inexact --group bench --extra cluster
	$(RUN) python -m benchmarks

quality: setup  ## the metrics of hanju eval against their floors
	$(RUN) pytest -q tests/quality

gates: setup  ## the gates of docs/gates.md at their full size
	$(RUN) python -m tests.gates

train: setup  ## train the small linear models again
	$(RUN) python scripts/train_sift.py
	$(RUN) python scripts/train_choose.py

pictures: setup  ## make the pictures of the README
	$(RUN) python scripts/make_pictures.py

clean:  ## throw away what was made here
	rm -rf .venv $(BOOTSTRAP) hanju-demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
