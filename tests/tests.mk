# How things are tested; included by the Makefile.
#   make test        packages, everything below, `N passed, N failed`
#   make test-unit   tests/unit, plain and under ASan and UBSan     make test-jail   what each role may not do
#   make test-flow   the whole daemon, from outside                 make fuzz        FUZZ_SECONDS=60 a target
#   make demo        the incident, live                             make bench-latency  delivery to webhook
#   make bench-parse CORPUS=DIR: reading mail beside bare GMime; without one, SpamAssassin's 6000, fetched
#   make bench-wording: claims of changed bank details found, others taken for one, in 20 languages
#   make bench-ham CORPUS="DIR ...": honest mail replayed, the rate of each level of alert
#   make torture     CORPUS=DIR: every file of a folder as mail; without one, SpamAssassin's 6000, fetched;
#                    EACH=1: and what came out of each
# A C test names the folders whose objects it links: /* LINK: base parse */ (default: base).

FUZZ_SECONDS ?= 60
TEST_FUZZ_SECONDS ?= 30
TEST_LIMIT   ?= 600
JOBS         ?= 2
SAN_BUILD    := $(BUILD)/sanitized
FUZZ_BUILD   := $(BUILD)/fuzz
FUZZ_CC      ?= clang-14
# Packages may have come since this makefile was read, so what needs them runs in another make.
SUBMAKE       = +$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(JOBS))
RUN           = tests/run --build $(BUILD) --jobs $(JOBS) --limit $(TEST_LIMIT)

UNIT_C   := $(wildcard tests/unit/*_test.c)
JAIL_C   := $(wildcard tests/jail/*_test.c)
FUZZ_C   := $(wildcard tests/fuzz/*_fuzz.c)
BENCH_C  := $(wildcard tests/bench/*_bench.c)
UNIT     := $(UNIT_C:tests/%.c=tests/%)
JAIL     := $(JAIL_C:tests/%.c=tests/%)
FUZZ     := $(FUZZ_C:tests/%.c=tests/%)
JAIL_PY  := $(wildcard tests/jail/*_test.py tests/jail/*_test.sh)
FLOW     := $(wildcard tests/flow/*_test.py tests/flow/*_test.sh tests/pathological/*_test.py)

RUN_UNIT  = $(addprefix unit:$(BUILD)/,$(UNIT)) $(addprefix sanitized:$(SAN_BUILD)/,$(UNIT))
RUN_JAIL  = $(addprefix jail:$(BUILD)/,$(JAIL)) $(addprefix jail-sanitized:$(SAN_BUILD)/,$(JAIL)) \
            $(addprefix jail:,$(JAIL_PY))
RUN_FLOW  = $(addprefix flow:,$(FLOW))
RUN_FUZZ  = $(if $(shell command -v $(FUZZ_CC)),$(addprefix fuzz:$(FUZZ_BUILD)/,$(FUZZ)))

# -- building --

test_folders = $(or $(shell sed -n 's|^/\* LINK: *\(.*[^ ]\) *\*/.*|\1|p' $(1)),base)
# A role's main() stays out.
test_archives = $(addprefix $(BUILD)/tests/lib-,$(addsuffix .a,$(filter-out base,$(1))))
TEST_LIBS     = -lseccomp -lsystemd -lsqlite3 -ljansson -lyaml -lnettle -letpan -lgnutls -lcurl -lxml2 -lzip \
                $(ICU) -lpsl $(call pc,--libs,gmime-3.0)

define test_folder
$(BUILD)/tests/lib-$(1).a: $$(filter-out %/main.o,$$(call obj,$$(call src,$(1))))
endef
$(foreach d,fetch parse alert poll record detect report ctl,$(eval $(call test_folder,$(d))))

# $(1) name without the build folder, $(2) source, $(3) folders
define test_program
$(BUILD)/$(1).o: INC := $$(sort -Itests/unit -Idaemon/base $(foreach d,$(3),$(INC_$(d))))
$(BUILD)/$(1): $(BUILD)/$(1).o $(call test_archives,$(3)) $(BASE_LIB)
	@echo '  LD   $$@'
	$$(Q)$$(CC) $$(CFLAGS) $$(TEST_LDFLAGS) $$(LDFLAGS) -o $$@ $$< -Wl,--start-group \
	  $(call test_archives,$(3)) $(BASE_LIB) -Wl,--end-group $$(TEST_LIBS)
endef
$(foreach t,$(UNIT_C) $(JAIL_C) $(FUZZ_C) $(BENCH_C),$(eval $(call test_program,$(t:%.c=%),$(t),$(call test_folders,$(t)))))

$(addprefix $(BUILD)/,$(FUZZ)): TEST_LDFLAGS := -fsanitize=fuzzer

$(BUILD)/tests/%.o: tests/%.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo '  CC   $<'
	$(Q)$(CC) $(CPPFLAGS) $(INC) $(CFLAGS) -MMD -MP -c -o $@ $<

.PHONY: unit-programs jail-programs fuzz-programs
unit-programs: $(addprefix $(BUILD)/,$(UNIT))
jail-programs: $(addprefix $(BUILD)/,$(JAIL))
fuzz-programs: $(addprefix $(BUILD)/,$(FUZZ))

.PHONY: build-unit build-jail build-flow build-fuzz
build-unit:
	$(SUBMAKE) unit-programs
	$(SUBMAKE) unit-programs BUILD=$(SAN_BUILD) SANITIZE=address,undefined
build-jail:
	$(SUBMAKE) all jail-programs
	$(SUBMAKE) jail-programs BUILD=$(SAN_BUILD) SANITIZE=address,undefined
build-flow:
	$(SUBMAKE) all $(addprefix $(BUILD)/tests/bench/,record_bench wording_bench)
# gcc is the compiler whose warnings count
build-fuzz: build-flow
	$(if $(RUN_FUZZ),$(SUBMAKE) fuzz-programs BUILD=$(FUZZ_BUILD) CC=$(FUZZ_CC) WARN=-w \
	  SANITIZE=fuzzer-no-link$(comma)address$(comma)undefined)
	$(if $(RUN_FUZZ),@BUILD=$(BUILD) tests/fuzz/seeds.py $(BUILD)/seeds)

# -- running --

.PHONY: deps test test-all test-unit test-jail test-flow fuzz
deps:
	@tests/deps

test: deps
	$(SUBMAKE) test-all
# One after the other, so that a warning stands at the end of what was printed.
test-all:
	$(SUBMAKE) build-flow
	$(SUBMAKE) build-unit
	$(SUBMAKE) build-jail
	$(SUBMAKE) build-fuzz
	@$(RUN) --fuzz-seconds $(TEST_FUZZ_SECONDS) $(RUN_UNIT) $(RUN_JAIL) $(RUN_FLOW) $(RUN_FUZZ)
test-unit: deps
	$(SUBMAKE) build-unit
	@$(RUN) $(RUN_UNIT)
test-jail: deps
	$(SUBMAKE) build-jail
	@$(RUN) $(RUN_JAIL)
test-flow: deps
	$(SUBMAKE) build-flow
	@$(RUN) $(RUN_FLOW)
fuzz: deps
	$(SUBMAKE) build-fuzz
	@$(RUN) --fuzz-seconds $(FUZZ_SECONDS) $(RUN_FUZZ)

.PHONY: demo bench-latency bench-record bench-lookalike bench-wording
demo:
	@tests/deps build demo
	$(SUBMAKE) all
	@BUILD=$(BUILD) tests/demo/demo.py
bench-latency:
	@tests/deps build demo
	$(SUBMAKE) all
	@BUILD=$(BUILD) tests/bench/latency.py
bench-record:
	@tests/deps build
	$(SUBMAKE) all $(BUILD)/tests/bench/record_bench
	@$(BUILD)/tests/bench/record_bench $(MAILS)
	@BUILD=$(BUILD) tests/bench/replay.py $(MAILS)
bench-wording:
	@tests/deps build
	$(SUBMAKE) $(BUILD)/tests/bench/wording_bench
	@$(BUILD)/tests/bench/wording_bench
bench-lookalike:
	@tests/deps build lookalike
	$(SUBMAKE) $(BUILD)/tests/bench/lookalike_bench
	@BUILD=$(BUILD) /usr/bin/python3 tests/bench/lookalike.py

# MAILS=1000000 unless said otherwise
.PHONY: bench-hunt
bench-hunt:
	@tests/deps build
	$(SUBMAKE) all
	@BUILD=$(BUILD) /usr/bin/python3 tests/bench/hunt.py $(MAILS)
.PHONY: bench-ham
bench-ham:
	@tests/deps build
	$(SUBMAKE) all
	@BUILD=$(BUILD) tests/bench/ham.py $(CORPUS)

.PHONY: bench-parse
bench-parse:
	@tests/deps build bench
	$(SUBMAKE) $(BUILD)/tests/bench/parse_bench
	@$(if $(CORPUS),,tests/pathological/ham.sh $(BUILD)/spamassassin)
	@tests/bench/parse.sh $(BUILD)/tests/bench/parse_bench $(or $(CORPUS),$(BUILD)/spamassassin/data)

.PHONY: torture
torture:
	@tests/deps
	$(SUBMAKE) build-flow
	$(SUBMAKE) build-fuzz
	@$(if $(CORPUS),,tests/pathological/ham.sh $(BUILD)/spamassassin)
	@BUILD=$(BUILD) tests/pathological/torture.py $(if $(EACH),--each) --sanitized $(FUZZ_BUILD)/tests/fuzz/mail_fuzz \
	  $(or $(CORPUS),$(BUILD)/spamassassin/data)
