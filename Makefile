# The project's index. `make help` lists it.
# DATA=path   a data set of your own (folder, zip); default: ADFA-LD where it is found, else the embedded sample
# NAME=name   what to call a model trained on it; MODEL=stacked takes the larger network, ARCH=x86_64 says what the traces do not,
#             EPOCHS=20 trains at most so long, FRESH=1 from the start whatever an earlier training left

PYTHON ?= python3
VENV := .venv/bin/python
SENTINEL := node dist/bin/main.js
ADFA_LD := $(firstword $(wildcard data/ADFA-LD.zip data/ADFA-LD ../ADFA-LD.zip ../shared/ADFA-LD.zip))
TRAIN := $(VENV) training/train.py
PAGE_FILES := $(shell find src/web -type f -not -name '*.ts') $(wildcard models/index.json models/*/manifest.json models/*/*.onnx)
SOURCES := $(shell find src -name '*.ts' -not -path '*/node_modules/*')

.DEFAULT_GOAL := help
.PHONY: help test-ready test-all web page-test terminal-test pictures chromium bench setup data real-traces reader-attacks strace-agreement walkthrough host-lab host-lab-study lock audit sbom package sample inspect table table-written train train-adfa-ld train-sample train-own reproduce picture docs api eval test check golden syscalls clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: node_modules/.installed .venv/.installed ## install everything (Node and Python packages)

eval: dist/.built ## evaluate detection (ADFA-LD if it is there, else the sample); report in build/report.html. Needs no Python
	@DATA="$(DATA)" $(SENTINEL) eval --report build/report.html

test: ## format, lint, types, jest, ruff, pytest, a slice of what is slow; one line of counts at the end
	@$(MAKE) --no-print-directory --jobs=4 --output-sync=target test-ready
	@node scripts/run-tests.mjs

# All at once: downloads, unpacking and builds wait for different things.
test-ready: node_modules/.installed .venv/.installed dist/.built build/lab/table.js build/.web-built chromium

test-all: export FULL = 1
test-all: test ## the same with everything in full: all of ADFA-LD in every comparison; before a release

check: node_modules/.installed ## format, lint and types only
	npm run --silent format:check && npm run --silent lint && npm run --silent types

train: setup dist/.built ## train `stacked` and `notebook` on ADFA-LD (else `sample`), or NAME=mine on DATA=dir
ifneq ($(DATA)$(if $(filter command,$(origin NAME)),$(NAME)),)
train: train-own
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
	for name in notebook stacked; do $(VENV) training/quantise.py --model models/$$name --data build/encoded/adfa-ld --out models/$$name/fast || exit; done
	node scripts/models-index.mjs

train-sample: setup dist/.built
	$(SENTINEL) encode --data data/sample --out build/encoded/sample
	$(TRAIN) --model sample --data build/encoded/sample --out models/sample

# The settings reach the script through the environment, never through the text of a shell command.
train-own: setup dist/.built
	@node scripts/train-own.mjs

reproduce: setup dist/.built ## the notebook's recipe over ten seeds, next to its figures (needs ADFA-LD)
	@test -n "$(ADFA_LD)" || { echo "reproduce needs ADFA-LD: make data" >&2; exit 2; }
	$(SENTINEL) encode --data "$(ADFA_LD)" --windows 20 --stop-after 20000 --out build/encoded/adfa-ld
	$(VENV) training/reproduce.py --data build/encoded/adfa-ld --out training/reproduction.json

# The results table. TABLE_SEEDS, TABLE_NETWORKS and TABLE_EPOCHS cut it short; DATA shows one data set only; LPR=path adds the UNM/MIT lpr traces.
TABLE_SEEDS ?= 1 2 3 4 5
TABLE_NETWORKS ?= stacked lstm-200 lstm-400 lstm-400-400
TABLE_WORK ?= build/table
TABLE_OUT ?= docs/results
TABLE_EPOCHS ?=
LPR ?= $(firstword $(wildcard data/mit-lpr.zip data/mit-lpr))
TABLE_DATA := $(or $(DATA),$(strip $(ADFA_LD) data/sample $(LPR)))
TABLE_HAS_ADFA := $(filter $(ADFA_LD),$(TABLE_DATA))
table_models = $(foreach name,$(1),$(foreach seed,$(TABLE_SEEDS),$(TABLE_WORK)/models/$(name)-$(seed)))

table: setup dist/.built ## retrain everything at five seeds and write docs/results.md: hours; resumable; make -j2 table takes two cores
	@test -z "$(TABLE_HAS_ADFA)" || $(SENTINEL) encode --data "$(ADFA_LD)" --out $(TABLE_WORK)/encoded/adfa-ld --quiet
	@test -z "$(filter data/sample,$(TABLE_DATA))" || $(SENTINEL) encode --data data/sample --out $(TABLE_WORK)/encoded/sample --quiet
	@$(MAKE) --no-print-directory $(if $(TABLE_HAS_ADFA),$(call table_models,$(TABLE_NETWORKS))) $(if $(filter data/sample,$(TABLE_DATA)),$(call table_models,sample))
	@$(MAKE) --no-print-directory $(if $(TABLE_HAS_ADFA),$(call table_models,ensemble)) table-written

table-written: build/lab/table.js
	node build/lab/table.js $(foreach path,$(TABLE_DATA),--data "$(path)") --models $(TABLE_WORK)/models --work $(TABLE_WORK)/scores --out $(TABLE_OUT)

# A network whose rounding errors the exporter refuses is left out of the table, with a line on stderr.
$(TABLE_WORK)/models/sample-%:
	$(TRAIN) --model sample --name $(@F) --seed $* $(if $(TABLE_EPOCHS),--epochs $(TABLE_EPOCHS)) --data $(TABLE_WORK)/encoded/sample \
	  --checkpoints $(TABLE_WORK)/checkpoints --out $@ || echo "$(@F) is left out of the table" >&2

$(TABLE_WORK)/models/ensemble-%:
	$(VENV) training/ensemble.py --members $(foreach name,lstm-200 lstm-400 lstm-400-400,$(TABLE_WORK)/models/$(name)-$*) \
	  --data $(TABLE_WORK)/encoded/adfa-ld --out $@ || echo "$(@F) is left out of the table" >&2

$(TABLE_WORK)/models/%:
	$(TRAIN) --model $(shell echo $* | sed 's/-[0-9]*$$//') --name $* --seed $(lastword $(subst -, ,$*)) $(if $(TABLE_EPOCHS),--epochs $(TABLE_EPOCHS)) \
	  --data $(TABLE_WORK)/encoded/adfa-ld --checkpoints $(TABLE_WORK)/checkpoints --out $@ || echo "$* is left out of the table" >&2

web: build/.web-built ## build the page: build/web, a static folder for any file server (npm run web serves it)

page-test: dist/.built build/.web-built chromium ## test the page in real Chromium
	@command -v chromium >/dev/null || { echo "page-test needs chromium: apt-get install chromium" >&2; exit 2; }
	npm run --silent jest -- test/web

# Installed where that is allowed; elsewhere the tests that need it are skipped, with a reason.
chromium:
	@command -v chromium >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || { echo "installing Debian's chromium for the tests of the page" >&2; \
	  { apt-get install -y --no-install-recommends chromium || { apt-get update && apt-get install -y --no-install-recommends chromium; }; } >/dev/null 2>&1 || true; }
	@command -v chromium >/dev/null || echo "chromium is missing, the page is not tested: apt-get install chromium" >&2

terminal-test: node_modules/.installed dist/.built ## every command, as built, on pseudo-terminals and in a pipe: one row each; needs python3
	@FULL=1 npm run --silent jest -- test/terminal --verbose

bench: setup dist/.built build/.web-built chromium ## measure everything next to its peers and write docs/performance.md: half an hour on an idle machine
	node bench/run.mjs --write docs/performance.md

data: ## fetch ADFA-LD into data/ (DATA=path takes your copy); research only, not to be redistributed
	@node scripts/fetch-adfa-ld.mjs "$(DATA)"

walkthrough: ## record this host with strace, train on it, imitate intrusions, see the alarms: under five minutes
	@node scripts/walkthrough.mjs

faults: dist/.built ## meet the commands with signals, full and failing disks, few open files, shrinking inputs, two writers; RUNS=100, SEED=N
	@node lab/faults.mjs --runs $(or $(RUNS),100) $(if $(SEED),--seed $(SEED))

real-traces: dist/.built ## read a pack of other people's recordings and print each answer next to the right one
	@node lab/real-traces.mjs $(DATA)

reader-attacks: dist/.built ## attack the readers by names and paths, recorded with the real tools where they run: none hidden in silence
	@node lab/reader-attacks.mjs

strace-agreement: node_modules/.installed ## record real programs with strace; show that our reader agrees with its numbers and counts: minutes
	@node lab/strace-agreement.mjs

# SEED=N plans other days; a run that was stopped continues where it stopped.
host-lab: ## record a host of real services and misuses into data/host-lab (root; needs mmdebstrap and zstd): half an hour
	@{ command -v mmdebstrap && command -v zstd; } >/dev/null || [ "$$(id -u)" != 0 ] || ! command -v apt-get >/dev/null || \
	  { echo "installing Debian's mmdebstrap and zstd" >&2; apt-get install -y --no-install-recommends mmdebstrap zstd >/dev/null 2>&1 || true; }
	@$(PYTHON) lab/host/record.py --out data/host-lab --seed $(or $(SEED),1)

HOST_LAB_SCORES := build/host-lab-scores.json

host-lab-study: dist/.built ## measure today's detectors on a recording of the host lab (DATA=data/host-lab) and write docs/host-lab.json: minutes
	@node lab/host-incidents.mjs scores "$(or $(DATA),data/host-lab)" $(HOST_LAB_SCORES)
	@node lab/host-incidents.mjs study $(HOST_LAB_SCORES)

sample: ## record data/sample again with strace
	$(PYTHON) sample/record.py --out data/sample

golden: setup ## write the golden files of the graph tests again
	$(VENV) training/golden.py

syscalls: ## write the system-call tables again from the kernel headers
	$(PYTHON) scripts/generate_syscall_tables.py # --cross: the tables of other architectures, from linux-libc-dev-ARCH-cross

PHOTOGRAPH := chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars

picture: dist/.built ## take the pictures of README.md and of build/report.html again (needs Debian's chromium, and make eval before)
	@command -v chromium >/dev/null || { echo "chromium is missing: apt-get install chromium" >&2; exit 2; }
	node scripts/doc-figures.mjs --report build/first-steps.html
	$(PHOTOGRAPH) --window-size=1100,800 --screenshot=docs/images/first-steps.png "file://$(CURDIR)/build/first-steps.html" 2>/dev/null
	[ ! -e build/report.html ] || $(PHOTOGRAPH) --window-size=1200,2580 --screenshot=docs/images/report.png "file://$(CURDIR)/build/report.html" 2>/dev/null

docs: dist/.built ## write again what README.md and docs/ show of outputs and committed figures
	node scripts/doc-figures.mjs

lock: build/tools/.installed ## lock the Python packages by version and sha256 (needs PyPI)
	build/tools/bin/python scripts/lock_python.py

audit: node_modules/.installed build/tools/.installed ## ask the registries for known faults of the packages: npm audit and pip-audit
	@npm audit; npm=$$?; build/tools/bin/pip-audit --strict --disable-pip --require-hashes \
	  $(foreach lock,training/requirements.lock training/requirements-torch.lock scripts/tools.lock,-r $(lock)); exit $$((npm | $$?))

sbom: node_modules/.installed build/tools/.installed ## list every package in CycloneDX: build/sbom-node.json, build/sbom-python.json
	npm sbom --sbom-format cyclonedx >build/sbom-node.json
	cat training/requirements.lock training/requirements-torch.lock | build/tools/bin/cyclonedx-py requirements --of JSON -o build/sbom-python.json -

package: node_modules/.installed ## build, check and pack what npm would publish, into build/
	npm run --silent package:check
	npm pack --pack-destination build
	@node -e 'require("./package.json").repository || console.error("package.json: `repository` is not set, no public address is known: npm pkg set repository=URL once there is one")'
	@node -e 'require("./models/index.json").address || console.error("models/index.json: `address` is null, so models outside the package cannot be fetched: set it to the URL above their folders once there is one")'

pictures: build/.web-built ## take the pictures of the page again (needs Debian's chromium)
	@command -v chromium >/dev/null || { echo "chromium is missing: apt-get install chromium" >&2; exit 2; }
	node scripts/page-pictures.mjs "$(ADFA_LD)"

api: node_modules/.installed ## write the reference of the library from its doc comments: build/api/index.html
	npx --no-install typedoc

clean: ## remove what was built, not what was installed
	rm -rf dist build

# Tools of maintainers only; nothing in the project imports them.
build/tools/.installed: scripts/tools.lock
	$(PYTHON) -m venv build/tools
	build/tools/bin/python -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r scripts/tools.lock
	@touch $@

# onnxruntime-node's install script, where npm runs it, would fetch 300 MB for CUDA.
node_modules/.installed: package.json package-lock.json
	ONNXRUNTIME_NODE_INSTALL=skip npm ci --no-fund --no-audit
	@touch $@

# torch for the CPU where pip finds it (PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu), else PyPI's, with CUDA.
LOCKED := PIP_RETRIES=0 $(VENV) -m pip install --quiet --no-compile --disable-pip-version-check --require-hashes -r training/requirements.lock
.venv/.installed: training/requirements.lock training/requirements-torch.lock training/requirements-torch-cpu.lock
	$(PYTHON) -m venv .venv
	@$(LOCKED) -r training/requirements-torch-cpu.lock 2>/dev/null || { echo "installing PyPI's torch, with CUDA's libraries" >&2; \
	  $(LOCKED) -r training/requirements-torch.lock; }
	@touch $@

build/.web-built: node_modules/.installed vite.config.ts scripts/page-assets.ts $(SOURCES) $(PAGE_FILES)
	npm run --silent web:build
	@touch $@

build/lab/table.js: node_modules/.installed $(SOURCES) $(shell find lab -name '*.ts')
	npx --no-install esbuild lab/table/main.ts --bundle --packages=external --platform=node --format=esm --target=node20 --outfile=$@ --log-level=warning

# npm's own scripts have it built without an installation: INSTALLED is empty there.
INSTALLED ?= node_modules/.installed
dist/.built: $(INSTALLED) tsconfig.json tsconfig.build.json scripts/bundle.mjs scripts/packaging.mjs $(SOURCES)
	npm run --silent build
