# Xã Số. `make up` starts everything on a machine with Python 3.11+, git and make.
BASE_PORT ?= 8000
DATA ?= .data
BIN := .venv/bin
CANDIDATES := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python

# The first Python that is new enough and can make virtual environments.
FIND_PYTHON = for p in $(CANDIDATES); do \
	"$$p" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { python=$$p; break; }; done; \
	if [ -z "$$python" ]; then \
	echo "✗ Cần Python 3.11 trở lên, có cả mô-đun venv (Debian/Ubuntu: apt install python3-venv); máy này chưa có. Chỉ ra bằng: make up PYTHON=/đường/dẫn/python3" >&2; \
	echo "  Python 3.11 or newer with its venv module is needed and was not found; name one with: make up PYTHON=/path/to/python3" >&2; \
	exit 1; fi

.DEFAULT_GOAL := help
.PHONY: help up down status test check bench demo docs browser lock install install-dev clean

help: ## Danh sách lệnh / this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

up: install ## Khởi động toàn bộ hệ thống; Ctrl-C để dừng / start everything [BASE_PORT=8000 DATA=.data]
	@exec $(BIN)/xaso up --base-port $(BASE_PORT) --data "$(DATA)"

down: ## Dừng hệ thống đang chạy trên DATA / stop what runs on DATA
	@if [ -x $(BIN)/xaso ]; then exec $(BIN)/xaso down --data "$(DATA)"; fi

status: ## Các chương trình đang chạy / the programs and how they are
	@exec $(BIN)/xaso status --data "$(DATA)"

test: install-dev ## Chạy toàn bộ bài kiểm thử / the whole test suite [PYTEST="tests/unit -q"]
ifdef PYTEST
	@exec $(BIN)/python -m pytest $(PYTEST)
else
	@# Four processes, each with servers of its own; then what runs the whole product, twice at a time.
	@# Properties are tried with the same examples every time; a plain pytest draws new ones.
	@$(BIN)/python -m pytest --hypothesis-profile=ci -n 4 --dist loadfile tests/unit tests/contract tests/integration
	@exec $(BIN)/python -m pytest -n 2 --dist loadfile tests/e2e
endif

check: install-dev ## Kiểm tra tĩnh: ruff, mypy, import, khóa phiên bản, tài liệu, compose / static checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m deploy.local.locks check
	$(BIN)/python -m deploy.docs --check
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/hadolint deploy/Dockerfile

bench: install-dev ## Đo hiệu năng / measure (bench/)
	@exec $(BIN)/python -m bench

demo: install ## Một năm theo kịch bản, qua API thật; báo cáo ở .demo/reports / a scripted year, through the real APIs
	@exec $(BIN)/python -m deploy.demo

docs: install-dev ## Sinh lại tài liệu từ mã nguồn / regenerate the generated documents
	@exec $(BIN)/python -m deploy.docs

browser: ## Cài Chromium của Debian cho kiểm thử trình duyệt / install Debian's Chromium
	@command -v chromium >/dev/null || { [ "$$(id -u)" = 0 ] || SUDO=sudo; $$SUDO apt-get update -q && $$SUDO apt-get install -y -q chromium; }

lock: install-dev ## Khóa lại phiên bản thư viện / compile requirements/*.lock [UPGRADE=1]
	$(BIN)/python -m deploy.local.locks compile $(if $(UPGRADE),--upgrade)

install:
	@$(FIND_PYTHON); "$$python" -I deploy/local/install.py run

install-dev:
	@$(FIND_PYTHON); "$$python" -I deploy/local/install.py dev

clean: ## Xóa .venv và bộ nhớ đệm; không đụng tới DATA / remove .venv and caches, never DATA
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
