# Everything this project can be asked to do. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
PYTHON ?= python3
STAGE ?= dev
PORT ?= 8000
REPORTS ?= 10000
KEYS ?= http://127.0.0.1:$(PORT)/api/v1/receipt-keys
VENV := .venv
# The Python of Lambda, and the environment in which tests prove what must hold on it.
RUNTIME := 3.13
RUNTIME_PYTHON ?= $(shell for python in python$(RUNTIME) $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$(RUNTIME).*/bin/python$(RUNTIME); do \
  $$python -c 'import ensurepip, ssl' 2>/dev/null && echo $$python && break; done)
BIN := $(VENV)/bin
# Processes that run tests, each with local clouds of its own.
WORKERS ?= 2
# The order of the tests: another one each time, unless it is asked for again.
SEED ?= $(shell date +%s)
TESTS := python -m pytest -q -n $(WORKERS) -p randomly --randomly-seed=$(SEED)

# Where this is set, each of the many programs below would compile every file anew.
unexport PYTHONDONTWRITEBYTECODE

# Whoever asks for another Python than $(VENV) has gets a new one.
VERSION := 'import sys; print(*sys.version_info[:2])'
ifneq ($(filter command environment,$(firstword $(origin PYTHON))),)
ifneq ($(shell $(BIN)/python -c $(VERSION) 2>/dev/null),$(shell $(PYTHON) -c $(VERSION) 2>/dev/null))
ANEW := anew
endif
endif

.DEFAULT_GOAL := help
.PHONY: ready check-platform check-site bench-cold-start bench-reference list-merged bounce redrive preview snapshots help known-stage test-long venv lock reference site package deploy run escalate digest audit sms mail docs quarter simulate verify-history figures verify-receipt check format test browser clean

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## *' '{printf "  make %-10s %s\n", $$1, $$2}'

.PHONY: anew runtime
$(VENV)/.installed: requirements-dev.txt $(ANEW)
	@command -v $(PYTHON) >/dev/null || { echo "Python is missing. Way out: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed. Way out: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -z "$(ANEW)" || rm -rf $(VENV)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make virtual environments. Way out: apt-get install python3-venv"; exit 1; }
	@echo "Installing pinned dependencies (hashes checked)..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

venv: $(VENV)/.installed  ## virtual environment with pinned, hash-checked dependencies: make venv PYTHON=python3.13

runtime: venv  ## a second environment with the Python of Lambda, if there is one, for what tests prove on it
	@if $(BIN)/python$(RUNTIME) -V >/dev/null 2>&1; then :; \
	elif [ -n "$(RUNTIME_PYTHON)" ]; then $(MAKE) --no-print-directory .venv-$(RUNTIME)/.installed; \
	else echo "There is no Python $(RUNTIME) here: what holds on Lambda alone is not proved. Way out: RUNTIME_PYTHON=/path/to/python$(RUNTIME)"; fi

.venv-$(RUNTIME)/.installed: requirements-dev.txt
	@test -x $(@D)/bin/python || $(RUNTIME_PYTHON) -m venv $(@D) || { rm -rf $(@D); exit 1; }
	@echo "Installing pinned dependencies for Python $(RUNTIME) (hashes checked)..."
	@$(BIN)/uv pip install --quiet --python $(@D)/bin/python --require-hashes -r requirements-dev.txt
	@touch $@

lock: venv  ## pin requirements*.in again (only when a dependency changes)
	@for f in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header $$f.in -o $$f.txt; done

known-stage:
	@case "$(STAGE)" in local|dev|staging|prod) ;; *) echo "There is no stage \"$(STAGE)\". Way out: STAGE=dev, STAGE=staging or STAGE=prod"; exit 1;; esac

reference: venv  ## build the reference data (regions, agencies, categories)
	@$(BIN)/python -m infra.reference.build

site: venv  ## build the static site into web/dist
	@$(BIN)/python -m infra.local.site

package: known-stage venv reference  ## write the deployable template and bundle: make package STAGE=prod
	@$(BIN)/python -m infra.local.package --stage $(STAGE)

deploy: known-stage venv reference site  ## deploy to AWS with the AWS CLI: make deploy STAGE=prod
	@$(BIN)/python -m infra.deploy --stage $(STAGE)

run: venv  ## the whole platform on this machine: make run PORT=8000
	@exec $(BIN)/python -m infra.local --port $(PORT)

escalate: venv  ## sweep the deadlines of the running local cloud: make escalate AS_OF=2026-12-31T09:00+07:00
	@$(BIN)/python -m infra.local.commands.run_schedule --as-of "$(AS_OF)"

digest: venv  ## send what leaves on a morning in the running local cloud: make digest AS_OF=2026-12-01T07:30+07:00
	@$(BIN)/python -m infra.local.commands.run_schedule --run digest --as-of "$(AS_OF)"

audit: venv  ## recount deadlines and find unreachable agencies, in the running local cloud: make audit AS_OF=2026-12-01T02:00+07:00
	@$(BIN)/python -m infra.local.commands.run_schedule --run audit --as-of "$(AS_OF)"

sms: venv  ## text the running local cloud: make sms FROM=+6281200000001 TEXT="LAPOR jalan rusak"
	@$(BIN)/python -m infra.local.commands.inbound_message sms --from "$(FROM)" "$(TEXT)"

mail: venv  ## send a letter to the running local cloud: make mail FILE=letter.eml, FILE=- for standard input
	@$(BIN)/python -m infra.local.commands.inbound_message mail $(if $(UNPROVED),--unproved) "$(FILE)"

bounce: venv  ## let a letter of the running local cloud bounce: make bounce TO=warga@example.id REPORT=<tracking ID>, or AGENCY=pemda-3273
	@$(BIN)/python -m infra.local.commands.bounce --to "$(TO)" --agency "$(AGENCY)" --report "$(REPORT)" --kind "$(or $(KIND),Bounce)"

docs: venv  ## write docs/handling.md from the tables of the code
	@$(BIN)/python -m infra.handbook

quarter: venv reference  ## simulate a quarter and print how the law was kept: make quarter REPORTS=10000
	@$(BIN)/python -m tests.quarter --reports $(REPORTS)

bench-cold-start: venv reference site  ## a cold start of the bundle, as a ratio to its floor: make bench-cold-start RUNS=9
	@$(BIN)/python -m tests.bench.cold_start --runs $(or $(RUNS),9)

bench-reference: venv reference  ## taking up reference data, packed against rows: make bench-reference UNITS=24000 RUNS=9 OWN=1
	@$(BIN)/python -m tests.bench.reference --units $(or $(UNITS),24000) --runs $(or $(RUNS),9) $(if $(OWN),--own)

simulate: known-stage venv  ## what a change would have made of past reports: make simulate STAGE=prod SUBJECT=rules FILE=rules.csv
	@$(BIN)/python -m infra.simulate --stage $(STAGE) $(SUBJECT) $(FILE)

verify-history: known-stage venv  ## prove that no history was changed: make verify-history STAGE=prod
	@$(BIN)/python -m infra.verify_history --stage $(STAGE) --report "$(REPORT)"

figures: known-stage venv  ## count every history again and roll it up: make figures STAGE=prod MONTH=2026-10
	@$(BIN)/python -m infra.figures --stage $(STAGE) --month "$(MONTH)"

list-merged: known-stage venv  ## once after an upgrade: list what was merged before, so that its reporters hear
	@$(BIN)/python -m infra.list_merged --stage $(STAGE)

.PHONY: clean-files
clean-files: known-stage venv  ## once after an upgrade: clean the copies of documents and films made before
	@$(BIN)/python -m infra.evidence.clean_files --stage $(STAGE)

.PHONY: erase-identity
erase-identity: known-stage venv  ## erase who filed an ended report: make erase-identity STAGE=prod REPORT=<id> BY=<name> REASON="..."
	@$(BIN)/python -m infra.evidence.erase_identity --stage $(STAGE) --report "$(REPORT)" --by "$(BY)" --reason "$(REASON)"

redrive: known-stage venv  ## try again what a worker gave up on: make redrive STAGE=prod QUEUE=deliveries
	@$(BIN)/python -m infra.redrive --stage $(STAGE) --queue "$(QUEUE)"

preview: venv  ## write a page with every message that leaves, build/messages.html
	@$(BIN)/python -m infra.preview

snapshots: venv  ## agree on the texts of the messages as they are now (tests/snapshots)
	@$(BIN)/python -m infra.preview --snapshots

verify-receipt: venv  ## whether a receipt is genuine, offline: make verify-receipt FILE=tanda-terima.txt KEYS=keys.json FILES="foto.jpg"
	@test -n "$(FILE)" || { echo "Which receipt? Way out: make verify-receipt FILE=tanda-terima-....txt"; exit 2; }
	@$(BIN)/python -m infra.verify_receipt "$(FILE)" $(FILES) --keys "$(KEYS)"

check: venv reference  ## lint, types, import rules, unit tests, of platform and site (about a minute)
	@$(MAKE) --no-print-directory -j2 --output-sync=target check-platform check-site
	@echo "Tests in the order of SEED=$(SEED)"
	@$(BIN)/$(TESTS) -m "not (e2e or browser or package or aws or long or whole)"

check-platform: venv
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@PYTHONPATH=. $(BIN)/lint-imports

check-site: venv
	@$(BIN)/python -m infra.local.site --check

format: venv  ## format and fix what can be fixed
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

browser: venv
	@$(BIN)/python -m infra.local.browser

ready: venv reference site browser runtime
	@$(BIN)/python -m infra.local.package --stage local

test: check ready  ## everything: check, template, end to end, a real browser
	@$(BIN)/$(TESTS) --dist loadfile -m "(e2e or browser or package or aws or long) and not whole"

test-long: ready  ## whole quarters, backlogs and random lives, of which test runs a sample
	@$(BIN)/$(TESTS) -m whole

clean:  ## remove what was built (reports of the local cloud stay in .local)
	@rm -rf build web/dist .mypy_cache .ruff_cache .pytest_cache
