"""What the focus of a thread holds beside parts of an account: set by the reader, told by the writer."""

ROW = "row:"
"""Before the name of a row that the figures are asked of."""
SHARE = "share"
"""That it is asked which share of a whole the figures are."""
