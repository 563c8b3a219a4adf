# Two commands matter: `make demo` and `make test`. Nothing else needs to be installed first
# but Python 3.11 or newer and make.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python3.14; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
WHOLE := $(foreach name,blind commands demonstration same_facts serving tampering wheel,tests/project/test_$(name).py)
APART := --ignore=tests/journeys $(foreach file,$(WHOLE),--ignore=$(file))

.PHONY: demo test journeys check setup setup-develop wheel styles lock clean

demo: setup
	$(BIN)/alongside demo

test: setup-develop
	tests/needs
	$(BIN)/python -m pytest tests $(APART) -n $(WORKERS) --dist loadfile
	$(BIN)/python tests/with_postgresql.py $(BIN)/python -m pytest tests/foundations tests/workspaces -n $(WORKERS) --dist loadfile

# The stories in a browser, and what makes whole demonstrations: they need a machine to themselves.
journeys: setup-develop
	tests/needs
	$(BIN)/python -m pytest tests/journeys $(WHOLE) -n $(WORKERS) --dist loadfile
	$(BIN)/python tests/with_postgresql.py $(BIN)/python -m pytest tests/journeys -n $(WORKERS) --dist loadfile

check: setup-develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint alongside --lint --quiet

setup: $(VENV)/.run
setup-develop: $(VENV)/.develop

$(VENV)/.run: requirements/run.txt pyproject.toml
	@PYTHON="$(PYTHON)" requirements/install run
	@touch $@

$(VENV)/.develop: requirements/develop.txt pyproject.toml
	@PYTHON="$(PYTHON)" requirements/install develop
	@touch $@ $(VENV)/.run

wheel: setup-develop
	$(BIN)/hatchling build -t wheel

styles:
	npm ci && npm run build

lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 -q pyproject.toml --extra postgres --group build -o requirements/run.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 -q pyproject.toml --extra postgres --group develop -c requirements/run.txt -o requirements/develop.txt

clean:
	rm -rf $(VENV) alongside-data build dist
