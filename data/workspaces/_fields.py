"""What the columns of an uploaded file may be taken for."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter

Kind = Literal["transactions", "accounts"]


class Field(BaseModel):
    """One of our fields as the form shows it; see `fields.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    kind: Literal["text", "number", "day"]
    needed: bool = False
    names: tuple[str, ...]


@cache
def fields(kind: Kind) -> MappingProxyType[str, Field]:
    """The fields of a kind of file by name, in the order of the form."""
    text = Path(__file__).with_name("fields.yaml").read_text(encoding="utf-8")
    known = TypeAdapter(dict[Kind, dict[str, Field]]).validate_python(yaml.safe_load(text))
    return MappingProxyType(known[kind])
