# The two commands of the README, and what authors use. Everything is installed into .venv; nothing else is touched.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: kata test lint bench clean

# Judge every exercise: the quickest look at what this is. It ends well when the exercises fail, as they do at first.
kata: .venv/ready
	@$(BIN)/kata check --all; status=$$?; test $$status -le 1

# The project's own tests.
test: .venv/dev
	$(BIN)/python -m pytest

lint: .venv/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/kata lint

bench: .venv/ready
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/linting.py --large

.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

.venv/dev: .venv/ready
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

clean:
	rm -rf .venv
