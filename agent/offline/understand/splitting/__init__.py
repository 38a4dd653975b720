"""What a message asks for, part by part: openings that ask nothing are dropped, requests are told apart.

`parts` splits, `one_question` says what stays together, `narrowing` what only says more of a question,
`aspects` what is a list of things to know of one account, and `openings` what comes before any question.
"""
