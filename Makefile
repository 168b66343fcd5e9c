# `make` alone prints the targets.
.DEFAULT_GOAL := help
.PHONY: help setup build demo check lint types unit test test-faults bench schemas kernels clean

BIN := node_modules/.bin
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo)
SOURCES := $(shell find src -name '*.ts')

help: ## print the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: node_modules/.installed tools ## install the npm packages and, where they are missing, ffmpeg, sox and flac

node_modules/.installed: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

# Installs what is missing of the programs named: $(call provide,PROGRAM…)
define provide
	@missing=; for tool in $(1); do command -v $$tool >/dev/null 2>&1 || missing="$$missing $$tool"; done; \
	if [ -n "$$missing" ]; then \
	  packages=$$(echo "$$missing" | sed 's/\bps\b/procps/; s/\bnginx\b/nginx-light/; s/\bopusdec\b/opus-tools/; s/\boggdec\b/vorbis-tools/; s/\bcueprint\b/cuetools/; s/\bxmllint\b/libxml2-utils/'); \
	  if command -v apt-get >/dev/null 2>&1; then \
	    echo "installing$$packages"; $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq --no-install-recommends $$packages; \
	  elif command -v brew >/dev/null 2>&1; then brew install $$packages; \
	  else echo "please install:$$packages"; exit 3; fi; \
	fi
endef

# Programs the build calls. `release doctor` judges them by what they can do; this only fills gaps.
.PHONY: tools peers
tools:
	$(call provide,ffmpeg sox flac faad)

# Programs the tests compare with.
peers:
	$(call provide,loudgain ps nginx mpg123 opusdec oggdec shntool cueprint xmllint unzip python3)

build: setup dist/.built ## compile to dist/

dist/.built: $(SOURCES) bundle.ts tsconfig.json tsconfig.build.json node_modules/.installed
	$(BIN)/tsx bundle.ts
	$(BIN)/tsc -p tsconfig.build.json
	@touch $@

demo: build ## compose the mixes of projects/night-drive and build its release
	$(BIN)/tsx projects/night-drive/compose.ts
	node dist/release.js build projects/night-drive/album.yaml
	@cd projects/night-drive/out/night-drive/ && echo && find . -type f | sort

schemas: setup ## write schemas/*.json anew from the source
	$(BIN)/tsx schemas/generate.ts

kernels: setup ## compile src/dsp/assembly to WebAssembly anew
	node src/dsp/assembly/compile.mjs

lint: setup
	$(BIN)/prettier --check --cache --cache-location node_modules/.cache/prettier --log-level warn '**/*.ts' '**/*.mjs'
	$(BIN)/eslint --cache --cache-strategy content --cache-location node_modules/.cache/eslint/ .

types: setup
	$(BIN)/tsc -p tsconfig.json --incremental --tsBuildInfoFile node_modules/.cache/types.tsbuildinfo

unit: build peers
	$(BIN)/vitest run --pool threads --no-isolate --exclude 'test/whole/**' --exclude 'test/formats/**' --exclude 'test/tools/**' --exclude 'test/accuracy/**'

check: ## lint, types and the unit tests (not the whole builds): under a minute
	@$(MAKE) --no-print-directory -j2 lint types unit

test: lint types build peers ## everything: lint, types, unit tests and whole builds
	$(BIN)/vitest run

test-faults: build peers ## every fault test, with figures: hours on two cores; FAULTS_EVERY, FAULTS_KILLS and FAULTS_SEED make it shorter or other
	$(call provide,strace)
	$(BIN)/vitest run --config vitest.faults.config.ts

bench: build ## speed against other programs, side by side; quotes ratios
	$(BIN)/tsx bench/bench.ts

clean: ## remove what was built here
	rm -rf dist coverage projects/*/out projects/*/.release projects/*/mixes examples/out examples/.release examples/mixes
