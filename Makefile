# Two commands are enough on a fresh machine with make and Python 3.11+: `make demo` and `make test`.
# uv (https://docs.astral.sh/uv/) is taken from PATH, else put into .tools/, a folder of its own.

PYTHON ?= python3
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
STAMP := .venv/.synced
GOLD ?= $(if $(WHOHOLDS_SHARED),$(WHOHOLDS_SHARED),../shared)/data/gold/dev.jsonl
# Two processes: the tests on Kafka wait most of the time.
PYTEST_FLAGS ?= -n 2

.DEFAULT_GOAL := help
.PHONY: help demo test test-faults compiled test-compiled lint format evaluate bench bench-kafka screenshots clean

help: ## say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

demo: $(STAMP) ## read the articles of examples/, print the alerts and the history of a village; on a terminal, show the page
	@demo=$$(mktemp -d) && trap 'rm -rf "$$demo"' EXIT && \
	  .venv/bin/whoholds run examples --state "$$demo/state.sqlite" && \
	  .venv/bin/whoholds history "Hamrat Balasim" --state "$$demo/state.sqlite" && \
	  if [ -t 1 ]; then .venv/bin/whoholds serve --state "$$demo/state.sqlite" --port 0; \
	  else echo "On a terminal, the page follows; here: .venv/bin/whoholds run examples --serve"; fi

test: $(STAMP) ## run every test
	.venv/bin/python -m pytest $(PYTEST_FLAGS)

test-faults: $(STAMP) ## every fault on Kafka with 20 seeds and 5,000 articles: hours
	WHOHOLDS_TEST_SEEDS=20 WHOHOLDS_TEST_ARTICLES=5000 .venv/bin/python -m pytest -s --timeout 1500 tests/kafka/test_faults.py tests/kafka/test_paused.py tests/kafka/test_deliveries.py

compiled: | $(UV) ## build a wheel with reader and reconciling as C, into dist/: needs a C compiler and two minutes
	rm -rf dist
	HATCH_BUILD_HOOK_ENABLE_MYPYC=1 $(UV) build --quiet --out-dir dist

# Left out below: tests that break a rule on purpose, count calls or spoil a data file, none of which C lets them do.
test-compiled: $(STAMP) compiled ## see that the reader as C says the same of every text of the tests, and reconciling holds
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	  $(UV) venv --quiet --python .venv/bin/python "$$folder/venv" && \
	  $(UV) pip install --quiet --python "$$folder/venv/bin/python" dist/*.whl hypothesis pytest pytest-timeout pytest-xdist && \
	  .venv/bin/python tests/reading/extractions.py > "$$folder/one" && \
	  "$$folder/venv/bin/python" tests/reading/extractions.py > "$$folder/other" && \
	  cmp "$$folder/one" "$$folder/other" && wc -l < "$$folder/other" && \
	  cp -r tests examples pyproject.toml "$$folder" && cd "$$folder" && \
	  venv/bin/python -m pytest $(PYTEST_FLAGS) -q tests/stories tests/alerts tests/control \
	    -k "not broken_rule and not late_record and not mistake_in_the_data"

lint: $(STAMP) ## ruff and mypy, as the CI runs them
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy

format: $(STAMP) ## put the layout right
	.venv/bin/ruff check --fix
	.venv/bin/ruff format

evaluate: $(STAMP) ## precision and recall over labelled articles: make evaluate GOLD=file.jsonl
	.venv/bin/whoholds evaluate $(GOLD)

bench: $(STAMP) ## measure reading; benchmarks/README.md keeps the figures and tells of the others
	.venv/bin/python benchmarks/bench_read.py

bench-kafka: $(STAMP) ## the flow on a real Kafka beside a bare loop, as ratios; and 1, 2 and 4 workers
	.venv/bin/python benchmarks/bench_kafka.py --articles 10000

screenshots: $(STAMP) ## take the pictures of the page in docs/img again; needs Chromium
	.venv/bin/python docs/screenshots.py

clean: ## remove what make built
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(STAMP): pyproject.toml uv.lock | $(UV)
	$(UV) sync --frozen --quiet
	@touch $@

# Some Pythons come without venv's pip; a plain folder of packages does as well.
.tools/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "whoholds needs Python 3.11 or newer; $(PYTHON) is older (make PYTHON=... names another)" >&2; exit 1; }
	@{ $(PYTHON) -m venv .tools >/dev/null 2>&1 && .tools/bin/python -m pip install --quiet uv; } \
	  || { rm -rf .tools && $(PYTHON) -m pip install --quiet --target .tools uv; }
	@test -x $@ && touch $@
