# Migrations and views, compiled in as strings: an array of lines each, so that no literal is too long for C.
SCHEMA_SQL := $(sort $(wildcard schema/[0-9]*.sql))
GEN_SCHEMA := $(BUILD)/gen/schema.inc

$(GEN_SCHEMA): $(SCHEMA_SQL) schema/views.sql schema/generate.mk
	@mkdir -p $(@D)
	{ for f in $(SCHEMA_SQL) schema/views.sql; do \
	    n=$$(basename $$f .sql); printf 'static const char *const schema_%s[] = {\n' "$${n%%_*}"; \
	    sed -e 's/\\/\\\\/g; s/"/\\"/g; s/.*/\t"&\\n",/' $$f; printf '\tNULL\n};\n'; done; \
	  printf 'static const char *const *const schema_migrations[] = {\n'; \
	  for f in $(SCHEMA_SQL); do n=$$(basename $$f .sql); printf '\tschema_%s,\n' "$${n%%_*}"; done; \
	  printf '};\n'; } > $@.new
	mv $@.new $@
