# On a Debian-like machine with Python 3.11 or newer, make and git, `make site` and
# `make test` need nothing else. `make` alone lists the targets.

MAKEFLAGS += --no-print-directory --no-builtin-rules
BIN := .venv/bin

# How many processes the tests run in: auto is one a core, 0 is this one alone.
WORKERS ?= auto

# The steps of a target run in the order they are written.
.NOTPARALLEL:
.PHONY: help site test lint types check schema pytest serve bench lock clean \
	report report-of comment newest site-today stood announce prices propose freshness rolling-issue trust \
	environment test-environment test-programs

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

site: environment ## check the catalogue and build the whole site
	@$(BIN)/breakeven check
	@$(BIN)/breakeven build
	@echo "The site is in site/public; to read it, run: make serve"

test: test-environment test-programs lint types check schema pytest ## run every check and every test
	@$(BIN)/breakeven build

lint: test-environment ## check layout and style of the code and the scripts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/shellcheck .ci/run scripts/find-python scripts/install scripts/install-test-programs \
		scripts/lock scripts/prices scripts/report scripts/unheard scripts/github/*
	@$(BIN)/actionlint
	@$(BIN)/zizmor --offline --quiet .github/workflows

types: test-environment ## check the types
	@$(BIN)/mypy

check: environment ## check the catalogue
	@$(BIN)/breakeven check

schema: environment
	@$(BIN)/breakeven schema --check

pytest: test-environment test-programs
	@$(BIN)/coverage erase
	@$(BIN)/coverage run -m pytest --numprocesses $(WORKERS)
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report
	@$(BIN)/coverage json --quiet
	@$(BIN)/python scripts/branch_floor.py

serve: environment ## build the site and show it, following changes
	@$(BIN)/breakeven serve

bench: test-environment ## measure how long checking and building take
	@$(BIN)/python tests/bench.py

report: environment ## say what the files here change against BASE (origin/main), for a comment
	@scripts/unheard scripts/report

prices: environment ## read the other price data sets and write what they propose
	@scripts/unheard scripts/prices

freshness: environment ## list the prices to verify next, for an issue
	@mkdir -p .cache
	@$(BIN)/breakeven freshness --format markdown > .cache/freshness.md
	@scripts/unheard cat .cache/freshness.md

lock: ## renew the lock files (KEEP=1 keeps the versions that still fit)
	@scripts/lock $(if $(KEEP),--keep)

clean: ## remove everything that is generated, but .venv
	@find site -mindepth 1 ! -name .gitignore -delete
	@rm -rf .cache .hypothesis .mypy_cache .pytest_cache .ruff_cache htmlcov .coverage .coverage.*
	@find generator tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# What only the workflows in .github call; each works wherever the command gh is logged in.
report-of: environment
	@HEAD="$${HEAD:?the full name of a commit}" scripts/unheard scripts/report

comment:
	@scripts/github/comment

newest:
	@scripts/github/newest

stood:
	@scripts/github/stood

# As of today, so that what nears is told in time. The same commit and day give the same site.
site-today: environment
	@scripts/unheard $(BIN)/breakeven check
	@scripts/unheard $(BIN)/breakeven build --on "$$(date -u +%F)"

announce: environment
	@scripts/unheard scripts/github/announce

propose: environment
	@scripts/unheard scripts/github/propose

rolling-issue:
	@scripts/github/rolling-issue

# A checkout that another user made, as in a container, is one git would not read.
trust:
	@git config --global --add safe.directory "$(CURDIR)"

environment:
	@scripts/install runtime

test-environment:
	@scripts/install test

test-programs:
	@scripts/install-test-programs
