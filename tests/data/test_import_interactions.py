"""Interactions as the documentation says to load them reach the signals of a bank."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from data.build import build
from data.home import Home
from data.importing import loader, read_mapping
from data.warehouse import Warehouse

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "load-data.md"
MAPPING = """\
name: bank
organization: {name: Test Bank, org_type: banking, currency: EUR}
tables:
  transactions:
    file: fees*
    columns:
      transaction_id: fee
      order_id: fee
      account_id: customer
      product_id: {constant: fee}
      transaction_date: day
      quantity: {constant: 1}
      net_amount: amount
      discount_amount: {constant: 0}
  accounts:
    from: transactions
    columns:
      account_name: {template: "Customer {customer}"}
      region: {constant: North}
      opted_out: {constant: false}
  products:
    from: transactions
    columns: {product_name: {constant: Fee}, category: {constant: Fees}}
"""
FILES = {
    "fees.csv": "fee,customer,day,amount\nf1,c1,2026-06-30,9.50\nf2,c2,2026-06-30,9.50\n",
    "features.csv": "event,customer,time,feature\n"
    "e1,c1,2026-05-10T09:00,payroll\ne2,c1,2026-05-11T09:00,standing orders\n"
    'e3,c1,2026-06-11T09:00,balance alert\ne4,c2,2026-06-11T09:00,"the ""new"" app"\n',
}


def test_the_mapping_of_the_guide_brings_features(
    home: Home, tmp_path: Path, ask: Callable[..., Any]
) -> None:
    (shown,) = re.findall(r"```yaml\n(  interactions:\n.+?)```", GUIDE.read_text(), re.S)
    mapping = tmp_path / "bank.yaml"
    mapping.write_text(MAPPING + shown)
    assert "interactions" in yaml.safe_load(mapping.read_text())["tables"]
    paths = [tmp_path / name for name in FILES]
    for path in paths:
        path.write_text(FILES[path.name])
    load = loader(paths, read_mapping(str(mapping)), tmp_path / "rejects.csv")
    warehouse = Warehouse(home, build(home, load).snapshot)
    found = ask(warehouse, "behavior_signals", account="c1")
    row = next(row for row in found.signals if row.signal == "feature_abandonment")
    assert (row.fired, row.part, row.count_before) == (True, 2, 2)
    # A quote within a name makes JSON that cannot be read: the account is named, and no other fails.
    assert "cannot be read" in ask(warehouse, "behavior_signals", account="c2").empty_reason
