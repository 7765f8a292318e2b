# make lint: clang-tidy, cppcheck, clang-format, shellcheck; included by the Makefile.
LINT_C     = $(shell git ls-files '*.c')
LINT_H     = $(shell git ls-files '*.h')
LINT_SH    = $(shell git grep -lE '^\#!.*\b(ba)?sh\b' -- . ':!*.md')
LINT_FLAGS = $(filter-out -DBECWATCH_VERSION=%,$(CPPFLAGS)) -DBECWATCH_VERSION=\"lint\" $(HUBINC) -Idaemon -Idaemon/fetch $(INC_parse) -Idaemon/alert -Idaemon/ctl \
             $(addprefix -isystem,$(patsubst -I%,%,$(filter -I%,$(call pc,--cflags,poppler-glib)))) -std=gnu11
.PHONY: lint lint-format lint-tidy lint-cppcheck lint-shell format
# A -D of cppcheck's ends at a semicolon, and then nothing at all is checked.
# varFuncNullUB: in C, and on every machine that runs Linux, NULL is a pointer also behind "...".
lint: lint-format lint-shell lint-cppcheck lint-tidy
	@echo "lint: clean"
lint-format:
	@clang-format --dry-run -Werror $(LINT_C) $(LINT_H)
lint-tidy: $(GENERATED)
	@printf '%s\n' $(filter daemon/%,$(LINT_C)) | xargs -P 2 -n 4 sh -c 'clang-tidy --quiet "$$@" -- $(LINT_FLAGS)' sh
lint-cppcheck: $(GENERATED)
	@cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	  --suppress=missingIncludeSystem --suppress=varFuncNullUB \
	  '-Djson_array_foreach(a,i,v)=while((i=0,v=a))' -j 2 -Idaemon/base -Idaemon/record -Idaemon/detect -Idaemon/report \
	  -Idaemon/poll -Idaemon -Idaemon/fetch $(INC_parse) -Idaemon/alert -Idaemon/ctl -I$(BUILD)/gen $(LINT_C)
lint-shell:
	@shellcheck -x $(LINT_SH)
format:
	@clang-format -i $(LINT_C) $(LINT_H)
