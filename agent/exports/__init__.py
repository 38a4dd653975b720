"""Answers, conversations and documents as files, and their replay."""
