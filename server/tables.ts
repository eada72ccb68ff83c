/** The server's tables, one step a version. Times are ms since the epoch; `created` of a message is as its sender wrote it. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE people (
    id TEXT PRIMARY KEY, email TEXT NOT NULL UNIQUE, fullname TEXT NOT NULL, nick TEXT NOT NULL,
    api_key TEXT NOT NULL UNIQUE, pem TEXT NOT NULL, public_key TEXT NOT NULL
  ) STRICT;
  CREATE TABLE conversations (
    id TEXT PRIMARY KEY, is_group INTEGER NOT NULL, name TEXT, key BLOB NOT NULL, instance TEXT NOT NULL,
    last_message_id TEXT NOT NULL DEFAULT '', last_report_id TEXT NOT NULL DEFAULT '', last_access INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE participants (
    conversation_id TEXT NOT NULL, user_id TEXT NOT NULL, position INTEGER NOT NULL, secret TEXT NOT NULL,
    muted INTEGER NOT NULL DEFAULT 0, favourite INTEGER NOT NULL DEFAULT 0,
    hide_id TEXT NOT NULL DEFAULT '', colour TEXT NOT NULL DEFAULT '#ffffff',
    PRIMARY KEY (conversation_id, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX participants_by_user ON participants (user_id);
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL,
    created TEXT NOT NULL, valid_until INTEGER NOT NULL, data TEXT NOT NULL, UNIQUE (conversation_id, id)
  ) STRICT;
  CREATE INDEX messages_in_order ON messages (conversation_id, seq);
  CREATE TABLE reports (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, conversation_id TEXT NOT NULL, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
    created TEXT NOT NULL, message_id TEXT NOT NULL, user_id TEXT NOT NULL,
    UNIQUE (conversation_id, message_id, user_id, type)
  ) STRICT;
  CREATE INDEX reports_in_order ON reports (conversation_id, seq);
  CREATE TABLE stations (id TEXT PRIMARY KEY, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE INDEX stations_by_user ON stations (user_id);
  CREATE TABLE changes (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, station_id TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    UNIQUE (station_id, kind, subject)
  ) STRICT
  `,
]
