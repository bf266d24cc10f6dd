# Lykta's commands. `make` alone lists them. Needs make and a Python 3.12 or later, and nothing else.

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# Every package comes in the version and with the content that the requirements file names, or not at all.
INSTALL := $(PIP) install --quiet --require-hashes
# No build isolation: the builder comes from the hashed files too, and not from wherever pip would look.
INSTALL_LYKTA := $(PIP) install --quiet --no-deps --no-build-isolation --editable .
# What is installed where, remembered by the time of a file so that the second run of a command starts at once.
CREATED := $(VENV)/.created
RUNNING := $(VENV)/.installed-to-run
WORKING := $(VENV)/.installed-to-work
SPARKING := $(VENV)/.installed-with-spark
# Two workers, each test file on one of them. In their own order: files of few tests, put last, would be those whose
# tests take minutes, and one worker would wait for the other. A worker that crashes ends the run: with another in its
# place pytest would wait for ever.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart=0
# The parts with logins are tested on both databases, each in a run of its own.
ON_SQLITE := LYKTA_TEST_DATABASE=sqlite
ON_POSTGRESQL := scripts/with-postgresql
# So is the workbench, whose server runs with no other part.
ON_WORKBENCH := LYKTA_TEST_WORKBENCH=yes
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
	--no-emit-find-links --python-version 3.12

# Where Python keeps nothing of what it compiled, as in many containers, each of the hundreds of programs that the
# tests start would compile Lykta anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup browser spark demo deb bundle docs test test-slow test-all check format bench lock clean

help: ## List these commands.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(WORKING) ## Set up all that is needed to work on Lykta, in .venv.
	@echo "Everything is set up in $(VENV)."

browser: ## Install a browser, PostgreSQL, Java, nginx and what else tests drive (as root, with apt-get).
	@scripts/install-for-tests

spark: $(SPARKING) ## Add Spark, for analyses on a cluster and for the tests that start one (300 MB; needs Java 17).
	@echo "Spark is set up in $(VENV)."

demo: $(RUNNING) ## Make a synthetic county in demo/, analyse it and, on a terminal, serve the site.
	$(BIN)/lykta demo

deb: $(RUNNING) ## Build the Debian package of the server, in dist/.
	$(BIN)/python packaging/build_deb.py

bundle: $(WORKING) ## Make the folder that installs Lykta where there is no network, in dist/ (BUNDLE="--help").
	$(BIN)/python packaging/make_bundle.py $(BUNDLE)

docs: $(WORKING) ## Build the documentation as a site, which `.venv/bin/lykta docs` then shows.
	$(BIN)/python -m zensical build --strict

test: $(WORKING) ## Run every test that takes a few seconds at most.
	$(PYTEST) -m "not slow"
	$(ON_WORKBENCH) $(PYTEST) -m "not slow"
	$(ON_SQLITE) $(PYTEST) -m "not slow"
	$(ON_POSTGRESQL) $(PYTEST) -m "not slow"

test-slow: $(SPARKING) ## Run the tests that take longer; some drive a browser (`make browser`).
	$(PYTEST) -m slow
	$(ON_WORKBENCH) $(PYTEST) -m slow
	$(ON_SQLITE) $(PYTEST) -m slow
	$(ON_POSTGRESQL) $(PYTEST) -m slow

test-all: export LYKTA_TEST_EXAMPLES := all
test-all: $(SPARKING) ## Run every test, with all examples of each property.
	$(PYTEST)
	$(ON_WORKBENCH) $(PYTEST)
	$(ON_SQLITE) $(PYTEST)
	$(ON_POSTGRESQL) $(PYTEST)

check: $(WORKING) ## Check format, lint, types, import contracts, and known security mistakes.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive src

format: $(WORKING) ## Bring the code into one format, and mend what the linter can mend.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(SPARKING) ## Measure speed, memory and quality beside other tools, and pages beside files (QUALITY="--help").
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.quality $(QUALITY)
	$(BIN)/python -m benchmarks.web
	$(BIN)/python -m benchmarks.review
	$(BIN)/python -m benchmarks.workbench
	$(BIN)/python -m benchmarks.cluster

lock: $(WORKING) ## Choose new versions for the requirements files from the .in files.
	$(COMPILE) --upgrade requirements.in -o requirements.txt
	$(COMPILE) -c requirements.txt requirements-server.in -o requirements-server.txt
	$(COMPILE) --upgrade -c requirements.txt requirements-build.in -o requirements-build.txt
	$(COMPILE) --upgrade -c requirements.txt -c requirements-build.txt requirements-dev.in -o requirements-dev.txt
	$(COMPILE) --upgrade -c requirements-dev.txt requirements-spark.in -o requirements-spark.txt

clean: ## Remove the environment, the demo and what the tools cached.
	rm -rf $(VENV) demo build dist src/lykta/ads/kernel/compiled-kernels src/lykta/documentation .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache

$(CREATED):
	@scripts/make-venv $(VENV)
	@touch $@

$(RUNNING): $(CREATED) requirements.txt requirements-build.txt pyproject.toml
	@echo "Installing what Lykta runs on and compiling its inner loops; the first time takes a minute or two"
	@$(INSTALL) -r requirements.txt -r requirements-build.txt
	@$(INSTALL_LYKTA)
	@touch $@

$(WORKING): $(CREATED) requirements-dev.txt pyproject.toml
	@echo "Installing what Lykta runs on and is tested with; the first time takes a few minutes"
	@$(INSTALL) -r requirements-dev.txt
	@$(INSTALL_LYKTA)
	@touch $@ $(RUNNING)

$(SPARKING): $(WORKING) requirements-spark.txt
	@echo "Installing Spark; the first time takes a minute or two"
	@$(INSTALL) --no-build-isolation -r requirements-spark.txt
	@touch $@
