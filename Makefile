PYTHON ?= python3
BIN := .venv/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --compile

.PHONY: run test check lint format bundle bench clean

run: .venv/app.stamp  ## start Layerwise and print its address
	@$(BIN)/layerwise run

# Two at a time: many tests wait for processes of their own. What shares an app stays together, and what takes long
# comes first (tests/conftest.py).
test: .venv/test.stamp  ## run the whole test suite
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: lint test  ## everything that must be green before a change lands

lint: .venv/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/test.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bundle: .venv/app.stamp  ## rebuild the browser's side (needs Node 20; the built file is in the repository)
	cd frontend && npm ci --no-audit --no-fund && npm test && npm run build

bench: .venv/test.stamp  ## measure, and write the tables of docs/benchmarks.md
	$(BIN)/python -m benchmarks

.venv/app.stamp: pyproject.toml
	@echo "Installing Layerwise and its libraries into .venv: a minute or two, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(INSTALL) --editable .
	@$(BIN)/python -m compileall -q builder app.py pages
	@touch $@

.venv/test.stamp: pyproject.toml .venv/app.stamp
	$(INSTALL) --editable '.[test]'
	touch $@

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
