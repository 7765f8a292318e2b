# How things are tested; included by the Makefile.
