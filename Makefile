# `make` alone lists what can be made. Options: PYTHON=python3.12  PORT=9000  PIP_ARGS="..."  MLMATH_JOBS=2
PYTHON ?= python3
VENV ?= .venv
REQUIREMENTS ?= requirements.txt
PIP_ARGS ?=
PORT ?= 8000
TESTS ?=

PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
JUPYTER_BOOK := $(PY) scripts/book.py build book --toc "$(CURDIR)/_toc.yml" --path-output .
# Each process gets whole files: the tests of a file share what they prepare, and some tell one story, in order.
PYTEST := $(PY) -m pytest -n auto --dist loadfile --durations 20
# Tests that need neither the website nor a browser nor TeX.
PACKAGE_TESTS := $(wildcard tests/mlmath tests/statements) code/mlmath

.DEFAULT_GOAL := help
.PHONY: help environment book serve test test-package lint pdf epub notebooks linkcheck readme picture release bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

environment: $(STAMP) ## a virtual environment in .venv with the pins of requirements.txt

$(STAMP): $(REQUIREMENTS)
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(0 if (3, 11) <= v < (3, 14) else f"Python 3.11, 3.12 or 3.13 is needed, this is {v[0]}.{v[1]}: try  make PYTHON=python3.12")'
	test -x $(VENV)/bin/pip || $(PYTHON) -m venv --clear $(VENV)
	$(PY) -m pip install --disable-pip-version-check --quiet $(PIP_ARGS) -r $(REQUIREMENTS)
	@touch $@

book: environment ## execute the chapters that changed and build the website
	$(JUPYTER_BOOK) -W -n --keep-going
	@printf '\nThe book is in _build/html. To look at it:  make serve  (or open _build/html/index.html)\n'

serve: ## show the website at http://localhost:8000 (PORT=9000 for another port)
	@test -f _build/html/index.html || { echo "There is no website yet: run  make book"; exit 1; }
	$(PYTHON) -m http.server --bind localhost --directory _build/html $(PORT)

test: book ## every test: package, statements, built book, browser, PDF (TESTS=tests/book for a part)
	$(PYTEST) $(if $(TESTS),$(TESTS),--cov)

test-package: environment ## the tests that need no website: package, statements, doctests
	$(PYTEST) --cov $(PACKAGE_TESTS)

lint: environment ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

pdf: environment ## the print edition: _build/mlmath.pdf
	$(PY) scripts/make_pdf.py

epub: environment ## the e-book: _build/mlmath.epub
	$(PY) scripts/make_epub.py

notebooks: environment ## the chapters as notebooks without outputs: _build/notebooks
	$(JUPYTER_BOOK) --builder custom --custom-builder notebooks -W -n --keep-going
	PYTHONPATH=book/_ext $(PY) scripts/binder.py _build/notebooks

linkcheck: environment ## ask every external link of the book whether it still works
	$(JUPYTER_BOOK) --builder linkcheck

readme: environment ## the table of chapters in README.md
	PYTHONPATH=book/_ext $(PY) scripts/readme.py

picture: environment ## the picture of a page in README.md, from the built website
	$(PY) scripts/picture.py

release: notebooks pdf epub book ## what a release offers: _build/release
	rm -rf _build/release code/build && mkdir -p _build/release/assets
	cp -R _build/notebooks _build/release/notebooks
	cp _build/mlmath.pdf _build/mlmath.epub _build/release/assets
	cd _build && $(abspath $(PY)) -m zipfile -c release/assets/mlmath-site.zip html
	$(PY) -m pip wheel --quiet --no-deps --wheel-dir _build/release/assets ./code
	rm -rf code/build code/*.egg-info

bench: environment ## measure the package and the build against their budgets
	PYTHONPATH=code:book/_ext $(PY) -m benchmarks.numerics
	$(PY) -m benchmarks.loops
	PYTHONPATH=code:book/_ext $(PY) -m benchmarks.build

clean: ## remove everything that was built, results of cells included; .venv stays
	rm -rf _build
