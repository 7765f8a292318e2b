# make install DESTDIR=… PREFIX=/usr; included by the Makefile.
DESTDIR    ?=
BINDIR     := $(PREFIX)/bin
SBINDIR    := $(PREFIX)/sbin
LIBEXECDIR := $(PREFIX)/libexec/becwatch
DATADIR    := $(PREFIX)/share/becwatch
MANDIR     := $(PREFIX)/share/man
UNITDIR    := $(PREFIX)/lib/systemd/system
ROLES      := $(filter becwatch-%,$(PROGRAMS))
ETC        ?= /etc
MANPAGES   := $(wildcard daemon/*.[1578] daemon/*/*.[1578] config/*.[1578] schema/*.[1578])

.PHONY: install
install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(SBINDIR) $(DESTDIR)$(LIBEXECDIR) $(DESTDIR)$(UNITDIR) \
	  $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d $(DESTDIR)$(DATADIR)/schema \
	  $(DESTDIR)$(ETC)/becwatch
	install -m 755 $(BUILD)/becwatchd $(DESTDIR)$(SBINDIR)/becwatchd
	install -m 755 $(BUILD)/becwatch $(DESTDIR)$(BINDIR)/becwatch
	install -m 755 $(addprefix $(BUILD)/,$(ROLES)) $(DESTDIR)$(LIBEXECDIR)
	sed -e 's|@SBINDIR@|$(SBINDIR)|' -e 's|@BINDIR@|$(BINDIR)|' units/becwatchd.service.in \
	  > $(DESTDIR)$(UNITDIR)/becwatchd.service
	chmod 644 $(DESTDIR)$(UNITDIR)/becwatchd.service
	install -m 644 units/becwatch.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/becwatch.conf
	install -m 644 units/becwatch.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/becwatch.conf
	install -m 644 schema/alert.schema.json schema/views.sql $(DESTDIR)$(DATADIR)/schema
	test -e $(DESTDIR)$(ETC)/becwatch/becwatch.yaml || \
	  install -m 640 config/becwatch.yaml $(DESTDIR)$(ETC)/becwatch/becwatch.yaml
	install -d $(DESTDIR)$(ETC)/becwatch/rules
	for rule in config/rules/*.yaml; do \
	  test -e "$(DESTDIR)$(ETC)/becwatch/rules/$${rule##*/}" || \
	    install -m 644 "$$rule" $(DESTDIR)$(ETC)/becwatch/rules || exit 1; \
	done
	for page in $(MANPAGES); do \
	  section=$${page##*.}; \
	  install -D -m 644 "$$page" "$(DESTDIR)$(MANDIR)/man$$section/$${page##*/}" || exit 1; \
	done
