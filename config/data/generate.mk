# Tables compiled in, so that no role needs a file of ours inside its jail.
GEN_DATA :=
