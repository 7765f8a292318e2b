#!/usr/bin/python3
"""becwatch-database(5) names every table, every view and every column of a view, and none that is not there."""
import pathlib
import re
import sqlite3

import cli

SCHEMA = pathlib.Path(__file__).parents[2] / "schema"


def database():
    db = sqlite3.connect(":memory:")
    for function in ("name_skeleton", "name_sound"):    # becwatch's own; there are no rows to compute them of
        db.create_function(function, 1, str)
    for path in sorted(SCHEMA.glob("0*.sql")) + [SCHEMA / "views.sql"]:
        db.executescript(path.read_text())
    return db


def section(manual, name):
    return re.search(rf"^\.Sh {name}\n(.*?)(?=^\.Sh )", manual, re.M | re.S)[1]


def items(text):
    """{item: what is said of it}, items of lists inside an item left out"""
    text = re.sub(r"^\.Bl [^\n]* -compact\n.*?^\.El\n", "", text, flags=re.M | re.S)
    parts = re.split(r"^\.It (.*)\n", text, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2]))


def columns(said):
    """what stands behind .Li"""
    return [word for line in re.findall(r"^\.Li (.*)", said, re.M) for word in re.findall(r"\w+", line)]


def same(got, want, what):
    cli.ok(not want - got, f"{what} are all told of") or cli.diag(f"missing: {sorted(want - got)}")
    cli.ok(not got - want, f"no other {what}") or cli.diag(f"not there: {sorted(got - want)}")


def main():
    db = database()
    manual = (SCHEMA / "becwatch-database.5").read_text()
    names = {kind: {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = ?"
                                                 " AND name NOT LIKE 'sqlite_%'", (kind,))} for kind in ("table", "view")}
    views = items(section(manual, "VIEWS"))
    same(set(views), names["view"], "views")
    tables = section(manual, "TABLES")
    same(set(re.findall(r"^\.It (.*)", tables, re.M)), names["table"], "tables")
    for view in sorted(names["view"] & set(views)):
        there = {row[1] for row in db.execute(f"PRAGMA table_info({view})")}
        # Times come twice, which is told once for all.
        seconds = {name for name in there if name.endswith("_s") and name[:-2] in there}
        same(set(columns(views[view])) - seconds, there - seconds, f"columns of {view}")
    return cli.done()


raise SystemExit(main())
