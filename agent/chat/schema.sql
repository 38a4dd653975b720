-- What the chat keeps. Bodies are JSON as the browser receives it; columns are what is searched by.
CREATE TABLE IF NOT EXISTS users (
    id         TEXT PRIMARY KEY,
    identifier TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS threads (
    id         TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
    name       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS threads_by_user ON threads (user_id, updated_at DESC, id DESC);

CREATE TABLE IF NOT EXISTS steps (
    seq        INTEGER PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    thread_id  TEXT NOT NULL REFERENCES threads ON DELETE CASCADE,
    type       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    output     TEXT NOT NULL,
    body       TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS steps_by_thread ON steps (thread_id, created_at, seq);

CREATE TABLE IF NOT EXISTS elements (
    seq       INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    thread_id TEXT NOT NULL REFERENCES threads ON DELETE CASCADE,
    body      TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS elements_by_thread ON elements (thread_id, seq);

CREATE TABLE IF NOT EXISTS feedback (
    id         TEXT PRIMARY KEY,
    step_id    TEXT NOT NULL UNIQUE REFERENCES steps (id) ON DELETE CASCADE,
    value      INTEGER NOT NULL CHECK (value IN (0, 1)),
    comment    TEXT,
    created_at TEXT NOT NULL
) STRICT;

-- The content is in a file of this id; the row says whose it is, and over which regions (JSON; null for
-- all) it was computed.
CREATE TABLE IF NOT EXISTS files (
    id         TEXT PRIMARY KEY,
    thread_id  TEXT NOT NULL REFERENCES threads ON DELETE CASCADE,
    name       TEXT NOT NULL,
    mime       TEXT NOT NULL,
    created_at TEXT NOT NULL,
    regions    TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS files_by_thread ON files (thread_id);
