"""Results in sentences, written by rules: the reply of the offline analyst, and what drafts are made of.

`reply` puts an answer together; `asked` tells first what the question is about; `tools` has the sentences
of each tool; `parts` what several of them share.
"""
