"""Look-ups: files whose columns are added to the rows of others that name their key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from data.importing._mapping import Lookup, Mapping, Table
from data.importing._sources import Column, Relation
from data.importing._values import Compiler, over
from data.importing._work import Work, carried_name


def read_lookup(work: Work, name: str, entry: Lookup, relation: Relation, file: int) -> int:
    """Keep the rows of a file in the table of its look-up, the first row of each key; gives how many."""
    table = work.lookups.setdefault(name, f"lookup_{len(work.lookups)}")
    compiler = Compiler(relation.columns, tuple(entry.nulls))
    given = ", ".join(f'{compiler.text(c)} AS "{carried_name(c)}"' for c in entry.gives)
    into = f"INSERT INTO work_{table}" if work.has(table) else f"CREATE TEMP TABLE work_{table} AS"
    count = work.number(
        f"{into} SELECT {file}::INTEGER AS file, line::BIGINT AS line, "
        "NULL::INTEGER AS problem, NULL::VARCHAR AS shown, "
        f"{compiler.text(entry.key)} AS key, {given} FROM {_texts(compiler, relation)}"
    )
    work.mark(table, "key IS NULL", entry.key, f"no {entry.key}")
    later = (
        f"(file, line) IN (SELECT (file, line) FROM work_{table} WHERE problem IS NULL "
        "QUALIFY row_number() OVER (PARTITION BY key ORDER BY file, line) > 1)"
    )
    work.mark(table, later, entry.key, f"{entry.key} occurs on an earlier row", "key")
    return count


def joined(work: Work, relation: Relation, mapping: Mapping, entry: Table) -> Relation:
    """The relation with the columns that its look-ups give; each row stays one row."""
    if not entry.join:
        return relation
    compiler = Compiler(relation.columns, tuple(entry.nulls))
    kept = ["row", "line", *(column.ref for column in relation.columns.values())]
    picked, joins = [f"s.{name}" for name in kept], ""
    columns = dict(relation.columns)
    # Numbered on from the last column, some of which may have no name.
    number = max(int(column.ref[1:]) for column in columns.values()) + 1
    for i, (name, source) in enumerate(entry.join.items()):
        joins += (
            f" LEFT JOIN work_{work.lookups[name]} AS l{i} "
            f"ON l{i}.problem IS NULL AND l{i}.key = s.{compiler.text(source)}"
        )
        for column in mapping.lookups[name].gives:
            columns[column] = Column(f"c{number}", "VARCHAR")
            picked.append(f'l{i}."{carried_name(column)}" AS c{number}')
            number += 1
    select = f"SELECT {', '.join(picked)} FROM {_texts(compiler, relation)} AS s{joins}"
    return replace(relation, select=select, columns=columns)


def findings_of(work: Work, mapping: Mapping) -> Iterator[str]:
    """What did not meet: kept rows whose key a look-up lacks, rows of it that no kept row names."""
    for table, entry in mapping.tables.items():
        for name, source in entry.join.items() if work.has(table) else ():
            lookup, key = work.lookups[name], carried_name(source)
            lost = work.number(
                f"SELECT count(*) FROM work_{table} AS w WHERE problem IS NULL AND {key} IS NOT NULL "
                f"AND NOT EXISTS (FROM work_{lookup} AS l WHERE l.problem IS NULL AND l.key = w.{key})"
            )
            if lost:
                yield f"{lost:,} rows of {table} have a {source} that the {name} do not list."
            rows, unused = work.rows(
                f"SELECT count(*), count(*) FILTER (NOT EXISTS (FROM work_{table} AS w "
                f"WHERE w.problem IS NULL AND w.{key} = l.key)) FROM work_{lookup} AS l "
                "WHERE problem IS NULL"
            )[0]
            if unused:
                yield f"{unused:,} of the {rows:,} {name} belong to no row of the {table} kept."


def _texts(compiler: Compiler, relation: Relation) -> str:
    trimmed, text = compiler.text_layers()
    return over(over(f"({relation.select})", trimmed), text)
