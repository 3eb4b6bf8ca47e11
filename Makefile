# make demo    read the sample articles and show which envoys met across venues
# make test    run the tests
# make check   all checks that a change must pass (scripts/check)
# make clean   remove what these targets made
#
# Each target sets up .venv by itself; PYTHON names the interpreter to make it with (3.11 or later).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := build/demo
ARTICLES := tests/data/articles

.PHONY: demo test check clean
.DELETE_ON_ERROR:

demo: $(VENV)/.installed
	rm -rf $(DEMO)
	$(BIN)/kg build $(ARTICLES) --store $(DEMO)/store
	@echo
	$(BIN)/kg query envoys-across-venues --store $(DEMO)/store --format table

test: $(VENV)/.installed-test
	$(BIN)/python -m pytest -n auto --dist worksteal -q

check: $(VENV)/.installed-check
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/check

# The stamps keep a second run short: installing happens again only when pyproject.toml changed.
$(VENV)/.installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than Python 3.11; name another: make PYTHON=python3.12" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	touch $@

$(VENV)/.installed-test: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test]"
	touch $@

$(VENV)/.installed-check: $(VENV)/.installed-test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[test,dev]"
	touch $@

clean:
	rm -rf build dist $(VENV) kg/web/static/build frontend/node_modules
