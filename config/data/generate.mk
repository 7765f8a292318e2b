# Tables compiled in, so that no role needs a file of ours inside its jail.  Plain awk: mawk is enough.
# A table that is searched by halves must be sorted: an unsorted row becomes an #error.
GEN      := $(BUILD)/gen
DATA     := config/data
GEN_DATA := $(addprefix $(GEN)/,iban_registry.inc iban_banks.inc freemail.inc attack.inc confusables_extra.inc header_labels.inc lexicon.inc services.inc state_banks.inc account_labels.inc)

# $(1) what to print for a data row, $(2) the table.
generate = @mkdir -p $(@D) && LC_ALL=C awk -F'\t' '/^\#/ || !rows++ { next } \
	  last != "" && $$1 <= last { print "\#error " FILENAME ": not sorted at " $$1 } \
	  { last = $$1 } $(1)' $(2) > $@.new && mv $@.new $@

$(GEN)/iban_registry.inc: $(DATA)/iban_registry.tsv $(DATA)/generate.mk
	$(call generate,$$5 == 1 { printf "\t{ \"%s\"$(comma) %d$(comma) \"%s\" }$(comma)\n"$(comma) $$1$(comma) $$3$(comma) $$4 },$<)
$(GEN)/iban_banks.inc: $(DATA)/iban_registry.tsv $(DATA)/generate.mk
	$(call generate,$$5 == 1 && split($$7$(comma) at$(comma) "-") == 2 { printf "\t{ \"%s\"$(comma) %d$(comma) %d }$(comma)\n"$(comma) $$1$(comma) at[1]$(comma) at[2] - at[1] + 1 },$<)
$(GEN)/freemail.inc: $(DATA)/freemail.tsv $(DATA)/generate.mk
	$(call generate,$$2 != "organisation" { printf "\t\"%s\"$(comma)\n"$(comma) $$1 },$<)
$(GEN)/services.inc: $(DATA)/services.tsv $(DATA)/generate.mk
	$(call generate,{ printf "\t\"%s\"$(comma)\n"$(comma) $$1 },$<)
$(GEN)/state_banks.inc: $(DATA)/state_banks.tsv $(DATA)/generate.mk
	$(call generate,{ printf "\t\"%s\"$(comma)\n"$(comma) $$1 },$<)
$(GEN)/attack.inc: $(DATA)/attack.tsv $(DATA)/generate.mk
	$(call generate,{ printf "\t{ \"%s\"$(comma) \"%s\" }$(comma)\n"$(comma) $$1$(comma) $$2 },$<)
	@LC_ALL=C awk '/^# version: / { print "#define ATTACK_VERSION \"" $$3 "\"" }' $< >> $@
$(GEN)/confusables_extra.inc: $(DATA)/confusables_extra.tsv $(DATA)/generate.mk
	$(call generate,{ printf "\t{ 0x%s$(comma) \"%s\" }$(comma)\n"$(comma) $$1$(comma) $$3 },$<)
$(GEN)/header_labels.inc: $(DATA)/header_labels.tsv $(DATA)/generate.mk
	$(call generate,{ printf "\t{ \"%s\"$(comma) LABEL_%s }$(comma)\n"$(comma) $$1$(comma) $$2 },$<)
# Sorted by language: a phrase stands once for each of its languages and roles.
$(GEN)/lexicon.inc: $(DATA)/lexicon.tsv $(DATA)/generate.mk
	@mkdir -p $(@D) && LC_ALL=C awk -F'\t' '/^\#/ || !rows++ { next } \
	  { printf "\t{ \"%s\", LEX_%s, \"%s\" },\n", $$1, $$2, $$3 }' $< > $@.new && mv $@.new $@
# Likewise.
$(GEN)/account_labels.inc: $(DATA)/account_labels.tsv $(DATA)/generate.mk
	@mkdir -p $(@D) && LC_ALL=C awk -F'\t' '/^\#/ || !rows++ { next } \
	  { printf "\t{ ACCOUNT_LABEL_%s, \"%s\" },\n", $$2, $$3 }' $< > $@.new && mv $@.new $@

comma := ,
