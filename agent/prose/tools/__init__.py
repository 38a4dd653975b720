"""The sentences of each tool, in the module of its name: `prose(result, currency)`."""
