"""Eval suites: questions with what a right answer must do, run against whatever model is configured."""
