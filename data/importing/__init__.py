"""Import of an organisation's own files through a mapping: see `loader` and `Mapping`."""

from __future__ import annotations

from data.importing._choose import match_mapping
from data.importing._load import loader
from data.importing._mapping import Mapping
from data.importing._mapping_files import read_mapping, shipped_mappings
from data.importing._workbook import as_csv

__all__ = ["Mapping", "as_csv", "loader", "match_mapping", "read_mapping", "shipped_mappings"]
