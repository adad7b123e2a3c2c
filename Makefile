# Few verbs, for people and for CI alike. `make help` lists them.
PYTHON ?= python3
VENV := .venv/bin/python
CHECK := .tools/check/bin
# What `make check` tests; `make test` tests all.
CHECKED := tests/architecture tests/docs tests/data tests/policies tests/understanding tests/privacy tests/rights tests/identity tests/conversation_log tests/store tests/settings tests/scripts tests/actions
# Three on two processors: many tests wait for a server, a browser or the disk. What stays together: tests/conftest.py.
SIDE_BY_SIDE := -n 3 --dist loadgroup --no-loadscope-reorder
export RASA_TELEMETRY_ENABLED := false
export PYTHONPATH :=
# Compiled modules halve the start; some machines switch them off.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run talk test read check train evaluate gaps bench new-controller new-topic demo-data requirements

help: ## list the verbs
	@grep -E '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | sort | while IFS="$$(printf '\t')" read -r verb text; do printf '  make %-16s %s\n' "$$verb" "$$text"; done

setup: ## fetch everything that is needed (done by the other verbs too)
	@$(PYTHON) scripts/set_up.py

run: setup ## start the assistant and say how to talk to it
	@$(VENV) -m bot.tools run

talk: setup ## talk to it here in the terminal
	@$(VENV) -m bot.tools talk --pretty

train: setup ## train the model when its inputs changed
	@$(VENV) -m bot.tools train

read: # what is found by reading alone
	@$(PYTHON) scripts/set_up.py --test --tools
	@$(CHECK)/ruff check .
	@$(CHECK)/mypy
	@$(VENV) -m bot.tools check

check: read ## style, types, import rules, data checks, domain tests (a few minutes)
	@$(VENV) -m pytest -q $(SIDE_BY_SIDE) $(CHECKED)

test: read ## everything: style, types, data checks, train, and all tests (20 minutes)
	@$(VENV) -m bot.tools train
	@$(VENV) -m pytest -q $(SIDE_BY_SIDE) tests

evaluate: setup ## measure the understanding on the cases kept apart
	@$(VENV) -m bot.tools evaluate

gaps: setup ## what the policies leave open of articles 13 and 14 GDPR
	@$(VENV) -m bot.tools gaps

bench: ## measure turns beside a stock Rasa bot, requests, the desk, the widget, open widgets (half an hour; leave the machine alone)
	@$(PYTHON) scripts/set_up.py --test
	@missed=0; for part in turn requests desk widget website; do $(VENV) -W ignore -m bench.$$part || missed=$$?; done; exit $$missed

new-controller: setup ## make new-controller SLUG=name POLICY=file: write the skeleton of a company
	@$(VENV) -m bot.tools new-controller --slug "$(SLUG)" --policy "$(POLICY)"

new-topic: setup ## make new-topic NAME=name: write the skeleton of a topic
	@$(VENV) -m bot.tools new-topic --name "$(NAME)"

demo-data: setup ## invented talks and requests, to try the staff's desk with
	@$(VENV) -m bot.tools demo-data

requirements: setup ## compile requirements/*.in into pinned and hashed *.txt
	@$(PYTHON) scripts/compile_requirements.py
