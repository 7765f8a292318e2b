# becwatch - see README.md.  Everything is built into $(BUILD); nothing is written elsewhere.
#   make            the daemon, its roles and becwatch        make test    everything CI checks
#   make demo       the incident, live, in two minutes        make lint    clang-tidy, cppcheck, format, shell
#   make deps       Debian packages for building and testing  make install DESTDIR=… PREFIX=/usr
# V=1 shows the commands.

BUILD    ?= build
PREFIX   ?= /usr
SANITIZE ?=
V        ?=
Q        := $(if $(V),,@)
CC       ?= gcc

WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes \
            -Wformat=2 -Werror
HARDEN   := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
OPT      := -O2 -g
FORTIFY  := -D_FORTIFY_SOURCE=3
LINK     := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
ifneq ($(SANITIZE),)
OPT      := -O1 -g -fno-omit-frame-pointer
FORTIFY  :=
HARDEN   := -fPIE
SANFLAGS := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all
endif

VERSION  := 0.1.0
# Libraries, a role each: `ldd` of a role shows that it holds no more than its work needs.
pc        = $(shell pkg-config $(1) $(2) 2>/dev/null)
PC_ALL   := gmime-3.0 icu-uc icu-i18n libpsl libxml-2.0 libzip jansson yaml-0.1 sqlite3 libsystemd \
            libseccomp nettle gnutls libcurl
CPPFLAGS += -D_GNU_SOURCE $(FORTIFY) -DBECWATCH_VERSION='"$(VERSION)"' \
            -I$(BUILD)/gen $(addprefix -isystem,$(patsubst -I%,%,$(filter -I%,$(call pc,--cflags,$(PC_ALL)))))
CFLAGS   += -std=gnu11 $(OPT) $(WARN) $(HARDEN) $(SANFLAGS)
LDFLAGS  += $(LINK) $(SANFLAGS)

ICU      := -licuuc -licui18n
BASE     := -lseccomp -lsystemd
LIBS_becwatchd       := $(BASE)
LIBS_becwatch-hub    := $(BASE) -lsqlite3 -ljansson -lyaml -lnettle $(ICU) -lpsl
LIBS_becwatch-fetch  := $(BASE) -letpan -lgnutls
LIBS_becwatch-parse  := $(BASE) $(call pc,--libs,gmime-3.0) -lxml2 -lzip -lnettle -lgnutls $(ICU) -lpsl
LIBS_becwatch-pdf    := $(BASE) $(call pc,--libs,poppler-glib)
LIBS_becwatch-alert  := $(BASE) -lcurl -lnettle -ljansson
LIBS_becwatch        := $(LIBS_becwatch-hub)

PROGRAMS := becwatchd becwatch-hub becwatch-fetch becwatch-parse becwatch-pdf becwatch-alert becwatch

# A file includes its own folder and base/ only; the hub's folders also each other, in the order of the flow; parse/ has rooms.
HUBINC   := -Idaemon/base -Idaemon/poll -Idaemon/record -Idaemon/detect -Idaemon/report
INC_base    := -Idaemon/base
INC_fetch   := -Idaemon/base -Idaemon/fetch
PARSE_ROOMS := header mime files html text money wording
INC_parse   := -Idaemon/base -Idaemon/parse $(addprefix -Idaemon/parse/,$(PARSE_ROOMS))
INC_pdf     := -Idaemon/base
INC_alert   := -Idaemon/base -Idaemon/alert
INC_poll    := -Idaemon/base -Idaemon/poll
INC_record  := -Idaemon/base -Idaemon/record
INC_detect  := -Idaemon/base -Idaemon/record -Idaemon/detect
INC_report  := $(HUBINC)
INC_ctl     := $(HUBINC) -Idaemon/ctl

src       = $(wildcard daemon/$(1)/*.c $(if $(filter parse,$(1)),$(PARSE_ROOMS:%=daemon/parse/%/*.c)))
obj       = $(patsubst %.c,$(BUILD)/%.o,$(1))

BASE_LIB := $(BUILD)/libbase.a
HUB_LIB  := $(BUILD)/libhub.a

OBJ_becwatchd       := $(addprefix $(BUILD)/daemon/,main.o children.o spawn.o)
OBJ_becwatch-hub    := $(BUILD)/daemon/hub.o $(BUILD)/daemon/hub_mail.o $(HUB_LIB)
OBJ_becwatch-fetch  := $(call obj,$(call src,fetch))
OBJ_becwatch-parse  := $(call obj,$(call src,parse))
OBJ_becwatch-pdf    := $(call obj,$(call src,parse/pdf))
OBJ_becwatch-alert  := $(call obj,$(call src,alert))
OBJ_becwatch        := $(call obj,$(call src,ctl)) $(HUB_LIB)

.PHONY: all
all: $(addprefix $(BUILD)/,$(PROGRAMS))

# What is made from config/data and schema at build time.
include config/data/generate.mk
include schema/generate.mk
GENERATED := $(GEN_DATA) $(GEN_SCHEMA)

$(BASE_LIB): $(call obj,$(call src,base))
$(HUB_LIB): $(call obj,$(foreach d,poll record detect report,$(call src,$(d))))
$(BUILD)/%.a:
	@mkdir -p $(@D)
	$(Q)rm -f $@ && $(AR) rcsD $@ $^

define program
$(BUILD)/$(1): $$(OBJ_$(1)) $(BASE_LIB)
	@echo '  LD   $$@'
	$$(Q)$$(CC) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$(OBJ_$(1)) $(BASE_LIB) $$(LIBS_$(1))
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

$(OBJ_becwatchd): INC := $(INC_base)
$(BUILD)/daemon/hub.o $(BUILD)/daemon/hub_mail.o: INC := $(HUBINC)
$(BUILD)/daemon/parse/pdf/%.o: INC := $(INC_pdf)
$(BUILD)/daemon/parse/pdf/%.o: CPPFLAGS += $(addprefix -isystem,$(patsubst -I%,%,$(filter -I%,$(call pc,--cflags,poppler-glib))))
define folder
$(BUILD)/daemon/$(1)/%.o: INC := $$(INC_$(1))
endef
$(foreach d,base fetch parse alert poll record detect report ctl,$(eval $(call folder,$(d))))

$(BUILD)/daemon/%.o: daemon/%.c | $(GENERATED)
	@mkdir -p $(@D)
	@echo '  CC   $<'
	$(Q)$(CC) $(CPPFLAGS) $(INC) $(CFLAGS) -MMD -MP -c -o $@ $<

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: clean
clean:
	rm -rf $(BUILD)

include tests/tests.mk
include tests/lint.mk
include units/install.mk
