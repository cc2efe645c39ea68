# Two commands are enough: `make site` and `make test`. They make .venv, and all else they need,
# on their first run. Only Python 3.11+, pip 22.3+ and git have to be there.
#   make site PYTHON=python3.13              another interpreter
#   make site ARGS="--drafts --strict"       options for build.py, or for pytest in `make test`

PYTHON ?= python3
PY := .venv/bin/python
SETUP := @"$(PYTHON)" -m tools.

.DEFAULT_GOAL := help
.PHONY: help site serve check test lint bench lock clean

help: ## Print the targets
	@sed -n 's/^\([a-z]*\): *## /\1	/p' Makefile

site: ## Build the site into site/
	$(SETUP)environment site
	$(PY) build.py $(ARGS)

serve: ## Preview the site while you write
	$(SETUP)environment site
	$(PY) build.py serve $(ARGS)

check: ## Check the content, write nothing
	$(SETUP)environment site
	$(PY) build.py check $(ARGS)

test: ## Run all tests, the fast ones first
	$(SETUP)environment dev
	$(SETUP)browser
	$(SETUP)node
	$(PY) -m pytest -p tools.fast_first -n auto $(ARGS)

lint: ## Check formatting, code style and types
	$(SETUP)environment dev
	$(PY) -m ruff format --check
	$(PY) -m ruff check
	$(PY) -m mypy

bench: ## Measure how fast builds are, beside Hugo, Eleventy, Pelican and MkDocs
	$(SETUP)environment dev
	$(PY) -m benchmarks $(ARGS)

lock: ## Renew the pinned versions (needs uv and npm)
	$(SETUP)lock

clean: ## Remove the built site and the caches; the set-up stays
	rm -rf site schema .backgrounder .pytest_cache .mypy_cache .ruff_cache .hypothesis
