# Two commands matter: `make demo` and `make test`. Nothing else needs to be installed first
# but Python 3.11 or newer and make.
# The system's own comes first, as on a server of the guide.
PYTHON ?= $(shell for p in /usr/bin/python3.13 /usr/bin/python3.12 /usr/bin/python3.11 python3.13 python3.12 python3.11 python3 python3.14; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { command -v uv >/dev/null 2>&1 || $$p -c 'import ensurepip' 2>/dev/null; } && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
# One more than the two processors of CI: a story waits for its browser, a command for its process.
# Files are taken in their order, not those with few tests last: these are the longest ones.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations 20
APART := tests/journeys/by_themselves
WITH_POSTGRESQL := $(BIN)/python tests/with_postgresql.py

.PHONY: demo test faults load check sbom audit setup setup-develop wheel styles lock clean

demo: setup
	$(BIN)/alongside demo

# The stories keep one database from the first to the last, so they run by themselves; some want
# one in which nothing has happened yet. All that touches a database runs beside SQLite and beside
# one cluster of PostgreSQL; only the faults say themselves which they happen to, and make it.
test: setup-develop
	tests/needs
	$(PYTEST) tests --ignore=tests/journeys
	$(PYTEST) tests/journeys --ignore=$(APART)
	$(PYTEST) $(APART)
	$(WITH_POSTGRESQL) sh -ec '\
	$(PYTEST) tests --ignore=tests/faults --ignore=tests/journeys; \
	$(PYTEST) tests/journeys --ignore=$(APART); \
	$(PYTEST) $(APART)'

# Every fault in full: a thousand times kill -9, twenty times the database. Takes long; as root.
faults: setup-develop
	tests/needs
	ALONGSIDE_FAULTS=full $(BIN)/python -m pytest tests/faults -s -rs

# The whole service under load, on both databases; ends with an error where a limit is not met.
load: setup-develop
	tests/needs
	met=0; for database in sqlite postgresql; do \
	$(BIN)/python -m benchmarks.load --database $$database || met=1; done; exit $$met

check: setup-develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint alongside --lint --quiet

# What the installed service is made of, as CycloneDX JSON.
sbom: setup-develop
	@mkdir -p build
	$(BIN)/python requirements/sbom.py run > build/sbom.json
	@echo "build/sbom.json"

# Known weaknesses in locked packages. Needs a network: what could not be looked up makes it fail.
audit: setup-develop
	@[ -x .venv-audit/bin/pip-audit ] || { "$(PYTHON)" -m venv .venv-audit && .venv-audit/bin/pip install -q --disable-pip-version-check --require-hashes -r requirements/audit.txt; }
	$(BIN)/python requirements/audit.py .venv-audit/bin/pip-audit

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
	echo pip-audit | uv pip compile --universal --generate-hashes --no-emit-index-url --no-emit-find-links --python-version 3.11 -q - -o requirements/audit.txt

clean:
	rm -rf $(VENV) alongside-data build dist
