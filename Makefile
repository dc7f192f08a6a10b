# The project's index. `make help` lists it.
# DATA=path   a data set of your own (folder, zip); default: ADFA-LD where it lies, else the embedded sample
# NAME=name   what to call a model trained on it; MODEL=stacked takes the larger network, ARCH=i386 for bare numbers

PYTHON ?= python3
VENV := .venv/bin/python
SENTINEL := node dist/cli/main.js
ADFA_LD := $(firstword $(wildcard data/ADFA-LD.zip data/ADFA-LD ../ADFA-LD.zip ../shared/ADFA-LD.zip))
TRAIN := $(VENV) training/train.py
SOURCES := $(shell find src -name '*.ts' -not -path '*/node_modules/*')

.DEFAULT_GOAL := help
.PHONY: help setup data sample inspect train train-adfa-ld train-sample train-own reproduce picture eval test check golden syscalls clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: node_modules/.installed .venv/.installed ## install everything (Node and Python packages)

eval: dist/.built ## evaluate detection (ADFA-LD if it is there, else the sample); report in build/report.html. Needs no Python
	@DATA="$(DATA)" $(SENTINEL) eval --report build/report.html

test: node_modules/.installed .venv/.installed dist/.built ## format, lint, types, jest, ruff, pytest; one line of counts at the end
	@node scripts/run-tests.mjs

check: node_modules/.installed ## format, lint and types only
	npm run --silent format:check && npm run --silent lint && npm run --silent types

train: setup dist/.built ## train `stacked` and `notebook` on ADFA-LD (else `sample`), or NAME=mine on DATA=dir
ifneq ($(DATA),)
	@$(MAKE) --no-print-directory train-own
else ifneq ($(ADFA_LD),)
	@$(MAKE) --no-print-directory train-adfa-ld
else
	@echo "ADFA-LD is not here: training on the EMBEDDED SAMPLE (make data fetches ADFA-LD)" >&2
	@$(MAKE) --no-print-directory train-sample
endif

train-adfa-ld:
	$(SENTINEL) encode --data "$(ADFA_LD)" --windows 20 --stop-after 20000 --out build/encoded/adfa-ld
	$(TRAIN) --model notebook --data build/encoded/adfa-ld --out models/notebook
	$(TRAIN) --model stacked --data build/encoded/adfa-ld --out models/stacked

train-sample: setup dist/.built
	$(SENTINEL) encode --data data/sample --out build/encoded/sample
	$(TRAIN) --model sample --data build/encoded/sample --out models/sample

train-own:
	@test -n "$(NAME)" || { echo "say what to call the model: make train DATA=$(DATA) NAME=mine" >&2; exit 2; }
	$(SENTINEL) encode --data "$(DATA)" $(if $(ARCH),--arch $(ARCH)) --out "build/encoded/$(NAME)"
	$(TRAIN) --model $(or $(MODEL),sample) --name "$(NAME)" --data "build/encoded/$(NAME)" --out "models/$(NAME)"

reproduce: setup dist/.built ## the notebook's recipe over ten seeds, beside its figures (needs ADFA-LD)
	@test -n "$(ADFA_LD)" || { echo "reproduce needs ADFA-LD: make data" >&2; exit 2; }
	$(SENTINEL) encode --data "$(ADFA_LD)" --windows 20 --stop-after 20000 --out build/encoded/adfa-ld
	$(VENV) training/reproduce.py --data build/encoded/adfa-ld --out training/reproduction.json

data: ## fetch ADFA-LD into data/ (DATA=path takes your copy); research only, not to be redistributed
	@node scripts/fetch-adfa-ld.mjs "$(DATA)"

sample: ## record data/sample anew with strace
	$(PYTHON) sample/record.py --out data/sample

golden: setup ## write the golden files of the graph tests anew
	$(VENV) training/golden.py

syscalls: ## write the system-call tables anew from the kernel headers
	$(PYTHON) scripts/generate_syscall_tables.py

picture: ## take the README's picture of build/report.html anew (needs Debian's chromium, and make eval before)
	@command -v chromium >/dev/null || { echo "chromium is missing: apt-get install chromium" >&2; exit 2; }
	chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
	  --disable-component-update --disable-sync --hide-scrollbars --window-size=1200,2580 \
	  --screenshot=docs/images/report.png "file://$(CURDIR)/build/report.html" 2>/dev/null

clean: ## remove what was built, not what was installed
	rm -rf dist build

node_modules/.installed: package.json package-lock.json
	npm ci --no-fund --no-audit
	@touch $@

.venv/.installed: training/requirements.txt
	$(PYTHON) -m venv .venv
	PIP_RETRIES=0 $(VENV) -m pip install --quiet --disable-pip-version-check -r training/requirements.txt
	@touch $@

dist/.built: node_modules/.installed tsconfig.json tsconfig.build.json $(SOURCES)
	npm run --silent build
	@touch $@
