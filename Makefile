# followthrough: every target builds what it needs on a fresh machine (Python 3.11 or newer, make).
PYTHON ?= python3
BIN    := .venv/bin
N      ?= 200
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1
# Hundreds of processes of the tests load the same modules: without bytecode on disk each would compile them again.
unexport PYTHONDONTWRITEBYTECODE
MUTANTS = PYTHONPATH="$(CURDIR)/mutants" mutmut
COMPILE = uv pip compile -q pyproject.toml --universal --python-version 3.11 --generate-hashes \
          --no-header --no-annotate --no-emit-index-url --no-emit-find-links
# An empty database for Prefect servers of ours to copy, so that their first start need not migrate (flows/_runtime/prefect.py).
PREFECT_DB = PREFECT_HOME="$(CURDIR)/.venv/prefect" \
             PREFECT_SERVER_DATABASE_CONNECTION_URL="sqlite+aiosqlite:///$(CURDIR)/.venv/prefect/prefect.db"

demo: .venv/run.ok
	followthrough demo
# As root: for every user of this machine.
install: .venv/run.ok
	ln -sf "$(CURDIR)/$(BIN)/followthrough" /usr/local/bin/followthrough
# Four workers for two cores, because tests also wait for processes and sockets. The design tests are those of `make check`.
# `system` marks what starts a program of the machine; .ci/run leaves out `nightly` alone, and .ci/nightly nothing.
MARKS ?= not system and not nightly
test: .venv/dev.ok
	python -m pytest -q -n 4 --dist loadgroup -m "$(MARKS)" --ignore tests/test_design.py $(PYTEST)
# Two that may run at once: make -j2 check.
check: check-types check-rules
check-types: .venv/dev.ok
	mypy
check-rules: .venv/dev.ok
	ruff format --check .
	ruff check .
	lint-imports
	python -m pytest -q tests/test_design.py
bench: .venv/dev.ok
	python tests/bench/run.py $(if $(SHORT),--short --all) $(BENCHES)
# With those of large records: about an hour.
bench-all: .venv/dev.ok
	python tests/bench/run.py --all
# Five works against a yardstick on the same machine; worse by a third than what was kept fails.
bench-gate: .venv/dev.ok
	python tests/bench/gate.py $(if $(KEEP),--keep)
chaos: .venv/dev.ok
	python tests/chaos/run.py --kills $(N) $(PARTS)
# One kill of each part of a whole installation, and memos under kills; tests/chaos/operations.py has the longer ones.
drill: .venv/dev.ok
	python tests/chaos/operations.py --short
# Every act on a thing against every other, each overtaken by the other at the worst moment, on both databases.
races: .venv/dev.ok
	FOLLOWTHROUGH_RACES=all python -m pytest -q tests/flows/answers/test_two_at_once.py
# Changes one thing at a time in the rules and looks whether a test sees it; `mutmut results` lists what none did.
mutants: .venv/dev.ok
	@# mutmut 3.8 cannot start pytest in the run that writes the mutants, so a second one begins where that ended.
	$(MUTANTS) run --max-children 2 > mutants.log || $(MUTANTS) run --max-children 2 > mutants.log || { tail -20 mutants.log; exit 1; }
	$(MUTANTS) results
golden: .venv/dev.ok
	FOLLOWTHROUGH_GOLDEN=write python -m pytest -q tests -k golden
# What this version stores, as test data for later ones; once it is released, never again.
samples: .venv/dev.ok
	python tests/samples/make.py
lock:
	$(COMPILE) --group build --extra encryption --extra postgresql -o requirements.txt
	$(COMPILE) --group build --group dev --all-extras -c requirements.txt -o requirements-dev.txt
# Twice, because a build that anybody can repeat gives the same bytes; the day is that of the last commit.
dist: export SOURCE_DATE_EPOCH = $(shell git log -1 --format=%ct 2>/dev/null || echo 1580601600)
dist: .venv/dev.ok
	rm -rf dist .venv/dist-again
	python -m hatchling build -d dist
	python -m hatchling build -d .venv/dist-again
	diff -r dist .venv/dist-again
	cd dist && sha256sum *.whl *.tar.gz
clean:
	rm -rf .venv dist demo-out mutants mutants.log .pytest_cache .mypy_cache .ruff_cache .import_linter_cache

# The lock binds twice: without -c, pip takes a newer release than the lock's for what is asked for with an extra.
.venv/run.ok: requirements.txt pyproject.toml
.venv/dev.ok: requirements-dev.txt pyproject.toml
.venv/%.ok:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@set -e; all=$$(grep -c == $<); number=0; \
	if command -v uv >/dev/null; then \
	  uv venv -q --allow-existing --python "$(PYTHON)" .venv; pip="uv pip install -q --python $(BIN)/python"; by=uv; \
	else \
	  test -x $(BIN)/pip || $(PYTHON) -m venv .venv || \
	    { echo "python3 -m venv failed (Debian: apt-get install python3-venv)" >&2; exit 1; }; \
	  pip="env PYTHONUNBUFFERED=1 $(BIN)/python -m pip install --disable-pip-version-check --progress-bar off"; by=pip; \
	fi; \
	echo "step 1 of 3: $$by downloads and installs $$all packages into .venv (1 to 2 minutes by pip, 20 s by uv)" >&2; \
	{ $$pip --require-hashes -r $< -c $< || echo FAILED; } | while read -r line; do case $$line in \
	  Collecting*|Ignoring*|Requirement*) number=$$((number + 1)); \
	    test $$((number % 20)) != 0 || echo "  $$number of $$all downloaded" >&2;; \
	  Installing*) echo "  installing them" >&2;; \
	  FAILED) exit 1;; \
	esac; done; \
	echo "step 2 of 3: installing followthrough" >&2; \
	$$pip -q --no-deps --no-build-isolation -e .; \
	echo "step 3 of 3: making an empty database for Prefect (10 s)" >&2; \
	$(PREFECT_DB) $(BIN)/python -m prefect server database upgrade -y >/dev/null; \
	chmod 755 .venv/prefect; \
	touch $@

.PHONY: demo install test check check-types check-rules bench bench-all bench-gate chaos drill races mutants golden samples lock dist clean
