# Migrations and views, compiled in as strings.
GEN_SCHEMA :=
