# beian: website filing. `make help` lists what there is.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

BIN := $(CURDIR)/bin
GOLANGCI := $(BIN)/golangci-lint-v2.15.0
GOVULNCHECK := $(BIN)/govulncheck-v1.1.4
STAGE ?= dev
ARCHITECTURE ?= arm64
CONTEXT ?=
GOARCH_FUNCTIONS = $(if $(filter x86_64,$(ARCHITECTURE)),amd64,arm64)
FUZZTIME ?= 60s
CONFORMANCE := ./internal/conformance
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION := 20

.PHONY: help run demo test quick check fuzz synth conformance bench clean lint types asl vuln browser functions app generate site site-upload

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1\t\2/' | expand -t 14

run: ## the whole system on this machine, with a demonstration in it
	go run ./infra/local serve -begin 2026-03-02

demo: ## one filing from draft to number, driven over HTTP, in under a minute
	go run ./infra/local demo

test: ## all tests: rules, drivers, simulation, crashes, browser
	go test $$(go list ./... | grep -v -e /site/browser -e '/internal/conformance$$')
	$(MAKE) --no-print-directory browser

browser: chromium node_modules/.package-lock.json ## the site in a real browser, and measured beside GOV.UK's
	go test -timeout 30m ./site/browser/...

quick: ## the tests to run while working, under a minute: without those that take seconds each
	go test -short $$(go list ./internal/... ./statemachine/... ./events/... | grep -v -e /internal/sim -e '/internal/conformance$$')

check: lint types asl vuln ## what must hold before a commit: lint, types, machine file, race tests
	go vet ./...
	go test -race -shuffle=on $$(go list ./internal/... ./functions/... | grep -v -e /internal/sim -e '/internal/conformance$$' -e /internal/local/gateway -e '/internal/local$$')

lint: $(GOLANGCI)
	$(GOLANGCI) run ./...

types: node_modules/.package-lock.json
	npx --no-install tsc --noEmit -p site

asl: node_modules/.package-lock.json
	go run ./statemachine/substituted aws > $(BIN)/filing.aws.json
	go run ./statemachine/substituted aws-cn > $(BIN)/filing.aws-cn.json
	node node_modules/asl-validator/dist/bin/asl-validator.js --json-path $(BIN)/filing.aws.json --json-path $(BIN)/filing.aws-cn.json

vuln: $(GOVULNCHECK) ## known vulnerabilities, where their database can be reached
	@out=$$($(GOVULNCHECK) ./internal/... ./functions/... 2>&1) && echo "govulncheck: none known" || \
	  { if grep -qE 'fetching vulnerabilities|no such host|connection refused|dial tcp|Forbidden|403' <<<"$$out"; \
	    then echo "govulncheck: its database is not reachable, nothing was checked"; else echo "$$out"; exit 1; fi; }

fuzz: ## fuzz every parser for FUZZTIME each (60s)
	@for p in $$(go list ./internal/... ./statemachine/...); do \
	  for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
	    echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$p; done; done

# The go command links again only what changed: it looks at what is in $(BUILT),
# so that folder stays, and a function that is the same keeps its file in dist.
BUILT = $(BIN)/functions-$(GOARCH_FUNCTIONS)

functions: ## build the functions as AWS runs them, into dist/
	@mkdir -p $(BUILT)
	CGO_ENABLED=0 GOOS=linux GOARCH=$(GOARCH_FUNCTIONS) go build -trimpath -buildvcs=false -tags lambda.norpc,nethttpomithttp2 -gcflags=all=-dwarf=false -ldflags "-s -w" -o $(BUILT)/ ./functions/...
	@for f in $(BUILT)/*; do d=dist/$$(basename $$f); \
	  cmp -s $$f $$d/bootstrap || { mkdir -p $$d; cp $$f $$d/bootstrap; }; done

# The CDK's packages are large and run once: without inlining, and without what
# a debugger needs, they compile with a quarter less work.
app: | $(BIN)
	CGO_ENABLED=0 go build -gcflags='all=-l -dwarf=false' -ldflags='-s -w' -o $(BIN)/infra ./infra

synth: node_modules/.package-lock.json ## synthesise the AWS deployment, offline (STAGE=dev, CONTEXT='-c NAME=VALUE')
	@$(MAKE) --no-print-directory -j2 functions app
	npx --no-install cdk synth --app $(BIN)/infra -c stage=$(STAGE) -c architecture=$(ARCHITECTURE) $(CONTEXT) --strict --quiet

site: ## build the static site into dist/site, to look at
	go run ./infra/site build dist/site

site-upload: ## put the static site into its bucket (BUCKET=the output SiteBucket ISSUER=… CLIENT=…)
	@test -n "$(BUCKET)" -a -n "$(ISSUER)" -a -n "$(CLIENT)" || { echo "say make site-upload BUCKET=(the output SiteBucket) ISSUER=(the context issuer) CLIENT=(the site's client id there)"; exit 1; }
	go run ./infra/site -issuer $(ISSUER) -client $(CLIENT) upload $(BUCKET)

conformance: java node_modules/.package-lock.json | $(BIN) ## what AWS would run: storage contract, 200 filings and the functions' binaries on DynamoDB Local
	mvn -q -B -f internal/conformance/pom.xml dependency:copy-dependencies -DoutputDirectory=$(BIN)/dynamodb
	go test -count=1 -timeout 30m $(CONFORMANCE) -args -lib $(BIN)/dynamodb

bench: ## benchmarks, each beside a peer or a floor
	go test -run '^$$' -bench . -benchmem ./internal/table/... ./internal/rulebook/... ./internal/states/...

generate: ## regenerate what is written in two places
	go generate ./...

clean: ## remove what was built (never the data folder)
	rm -rf bin dist tmp cdk.out node_modules

$(BIN):
	@mkdir -p $(BIN)

$(GOLANGCI): | $(BIN)
	GOBIN=$(BIN)/tmp go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(BIN)/tmp/golangci-lint $@

$(GOVULNCHECK): | $(BIN)
	GOBIN=$(BIN)/tmp go install golang.org/x/vuln/cmd/govulncheck@v1.1.4
	mv $(BIN)/tmp/govulncheck $@

node_modules/.package-lock.json: package.json package-lock.json | $(BIN)
	npm ci --no-audit --no-fund --ignore-scripts
	@touch $@

.PHONY: chromium java
java:
	@command -v java >/dev/null && command -v mvn >/dev/null || { \
	  echo "installing Java and Maven for DynamoDB Local"; \
	  if [ "$$(id -u)" = 0 ]; then S=; else S=sudo; fi; \
	  $$S apt-get update -q && $$S apt-get install -y -q --no-install-recommends openjdk-17-jdk-headless maven; }

chromium:
	@command -v chromium >/dev/null || { \
	  echo "installing Chromium for the browser tests"; \
	  if [ "$$(id -u)" = 0 ]; then S=; else S=sudo; fi; \
	  $$S apt-get update -q && $$S apt-get install -y -q --no-install-recommends chromium fonts-noto-cjk; }
