# The officers' and the maintainers' entry. `make help` lists every target.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
BESTEK := $(BIN)/bestek
READY  := $(VENV)/.klaar
export PYTHONHASHSEED := 0

.DEFAULT_GOAL := documenten
.PHONY: documenten selectie dialoog inschrijving marktconsultatie toelating gunning pdf controle review \
        overzicht status handleiding templates-tekst regels test test-kill lint accept bench fuzz lock clean help

documenten: $(READY) ## alle documenten van alle tenders, in output/ (TENDER=wbo/slt: van één)
	@goed=0; $(BESTEK) check $(TENDER) || goed=1; $(BESTEK) render $(TENDER) || goed=1; exit $$goed

selectie dialoog inschrijving marktconsultatie toelating: $(READY) ## de documenten van één fase (TENDER=wbo/slt: van één tender)
	@$(BESTEK) render $(TENDER) --fase $@

gunning: inschrijving ## hetzelfde als inschrijving

controle: $(READY) ## specs en sjablonen controleren
	@$(BESTEK) check $(TENDER)
	@$(BESTEK) templates check

pdf: $(READY) ## alle documenten ook als toegankelijke PDF (TENDER=wbo/slt: van één)
	@$(BESTEK) render $(TENDER) --format pdf

review: $(READY) ## een beoordeling voorbereiden, in output/REGIO/TENDER/beoordeling (TENDER=wbo/slt DATUM=2026-12-02)
	@$(BESTEK) review $(TENDER) $(if $(DATUM),--datum $(DATUM))

overzicht: $(READY) ## het overzicht van elke regio (TENDER=wbo: van één regio)
	@$(BESTEK) render $(TENDER) --document overzicht

status: $(READY) ## hoe ver elke tender is
	@$(BESTEK) status $(TENDER)

accept: $(READY) ## nieuwe goldens en bladen (tests/pages) aannemen, na ernaar te hebben gekeken
	@$(BIN)/python -m tests.golden

handleiding: $(READY) ## de beelden van docs/handleiding.md opnieuw maken uit de documenten
	@$(BIN)/python -m tests.handleiding

templates-tekst: $(READY) ## templates/tekst opnieuw schrijven na een wijziging in Word
	@$(BIN)/python -m generator.sjabloontekst templates

regels: $(READY) ## docs/regels.md opnieuw schrijven na een wijziging van een melding
	@$(BIN)/python -m generator.regels docs

test: $(READY) ## alle tests, op alle kernen
	@$(BIN)/python -m pytest -n auto --no-loadscope-reorder

test-kill: $(READY) ## een run honderden keren afbreken; er mag niets verloren gaan (AANTAL=200)
	@$(BIN)/python -m tests.kill $(or $(AANTAL),200)

lint: $(READY) ## ruff, mypy, importvloeren, en of de documentatie alles noemt
	@$(BIN)/ruff check generator tests
	@$(BIN)/ruff format --check generator tests
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/python -m pytest tests/test_docs.py

bench: $(READY) ## snelheid van het vullen naast een kaal docxtpl-script
	@$(BIN)/python -m tests.bench

fuzz: $(READY) ## een minuut lang willekeurig kapotte invoer (SECONDEN=600: langer; SEED=7: dezelfde reeks)
	@$(BIN)/python -m tests.fuzz $(or $(SECONDEN),60) $(SEED)

lock: ## requirements.lock opnieuw maken (alleen voor onderhoud)
	@$(BIN)/pip-compile --quiet --extra dev --generate-hashes --allow-unsafe --strip-extras \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

clean: ## output en .venv weggooien
	@rm -rf output $(VENV) build *.egg-info

help: ## deze lijst
	@grep -hE '^[a-z][a-z -]*:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' \
	  | awk -F '\t' '{ n = split($$1, t, " "); for (i = 1; i <= n; i++) printf "  %-18s %s\n", t[i], $$2 }'

$(READY): requirements.lock pyproject.toml
	@echo "omgeving klaarzetten in $(VENV) (de eerste keer duurt dit een paar minuten) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
