# Two commands for people (`make run`, `make test`); the rest is for those who change the code.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test lint accuracy eval bench alarms schema clean

run: .venv/.ready-run
	@$(BIN)/ministrywatch demo

test: .venv/.ready-test
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

lint: .venv/.ready-lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

accuracy: .venv/.ready-test
	$(BIN)/python benchmarks/thai_accuracy.py

eval: .venv/.ready-eval
	$(BIN)/python benchmarks/evaluation_page.py

bench: .venv/.ready-test
	$(BIN)/python benchmarks/throughput.py

alarms: .venv/.ready-run   # installs other tools beside the checkout, and runs for ten minutes
	bash benchmarks/install_peers.sh
	$(BIN)/python benchmarks/alarms.py

schema: .venv/.ready-run   # by which editors check site profiles
	@$(BIN)/python -m crawler.profile.schema

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ministrywatch needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.ready-run: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

.venv/.ready-test: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[postgresql,test]'
	@touch $@ .venv/.ready-run

.venv/.ready-lint: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[postgresql,test,lint]'
	@touch $@ .venv/.ready-run .venv/.ready-test

.venv/.ready-eval: .venv/.ready-test
	$(BIN)/python -m pip install --quiet --upgrade pip   # 23.2 cannot resolve lxml[html-clean]
	$(BIN)/python -m pip install --quiet --editable '.[postgresql,test,eval]'
	@touch $@

clean:
	rm -rf .venv dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage .coverage.*
