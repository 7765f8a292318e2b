# make install; included by the Makefile.
