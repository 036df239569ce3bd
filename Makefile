# One word for everything: `make check`. Each target is one command; PYTHON names the interpreter it runs in.

PYTHON ?= python

.PHONY: check lint types imports test golden docs picture site quality speed hostile faults pins

check: lint types imports test quality  ## what CI checks

lint:  ## style, and that files are formatted
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

types:  ## mypy, strict
	$(PYTHON) -m mypy

imports:  ## imports run downstairs only
	$(PYTHON) -c "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"

test:  ## the test suite, then the few tests that take more than ten seconds
	$(PYTHON) -m pytest
	$(PYTHON) -m pytest -m slow

golden:  ## write what the samples give now; read the difference before you commit it
	$(PYTHON) -m tests.goldens

docs picture:  ## write the pages that are generated, the pictures and the outputs of the examples
	$(PYTHON) -m tests.pages

site:  ## build the pages into build/site, where any broken link fails; needs the extra docs
	NO_MKDOCS_2_WARNING=1 $(PYTHON) -m mkdocs build --strict --quiet

quality:  ## hold the figures against hand annotation to their floors; without the shared gold it measures nothing
	$(PYTHON) -m benchmarks.quality --gate

speed:  ## measure speed and memory, write docs/performance.md and docs/structure.md; about an hour
	$(PYTHON) -m benchmarks.structure
	$(PYTHON) -m benchmarks.speed

hostile:  ## try every hostile source, write docs/hostile.md; about ten minutes
	$(PYTHON) -m tests.hostile

faults:  ## do every kind of harm to runs and to the command, write docs/faults.md; about half an hour
	$(PYTHON) -m tests.faults

pins:  ## write constraints.txt and requirements.txt anew; needs uv
	$(PYTHON) .ci/pins.py
