CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE users (
  cpf TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  birth_year INTEGER NOT NULL,
  role TEXT NOT NULL,
  password_hash TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
  token_hash TEXT PRIMARY KEY,
  cpf TEXT NOT NULL,
  expires_millis INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sessions_by_end ON sessions (expires_millis);
CREATE INDEX sessions_by_user ON sessions (cpf, expires_millis);

CREATE TABLE chains (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE stores (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  cnpj TEXT NOT NULL,
  chain TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE login_failures (
  cpf TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  last_millis INTEGER NOT NULL,
  locked_until INTEGER NOT NULL
) WITHOUT ROWID;

-- seq grows in the order of the log, and is the same on every node
CREATE TABLE sales (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  seller TEXT NOT NULL,
  store TEXT NOT NULL,
  cents INTEGER NOT NULL,
  date TEXT NOT NULL,
  date_given INTEGER NOT NULL,
  product TEXT NOT NULL,
  note TEXT NOT NULL,
  voided_by TEXT,
  void_reason TEXT,
  voided_at INTEGER
);
CREATE INDEX sales_by_date ON sales (date);
CREATE INDEX sales_by_seller ON sales (seller, date);
CREATE INDEX sales_by_store ON sales (store, date);

-- running totals without void sales; kind says of what and of which span:
-- n, s, v the network, a store, a seller by day; N, S, V the same by month
CREATE TABLE totals (
  kind TEXT NOT NULL,
  span TEXT NOT NULL,
  id TEXT NOT NULL,
  count INTEGER NOT NULL,
  cents INTEGER NOT NULL,
  PRIMARY KEY (kind, span, id)
) WITHOUT ROWID;

CREATE TABLE batches (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  recorded INTEGER NOT NULL,
  repeated INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE audit (
  entry INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_millis INTEGER NOT NULL
);

INSERT INTO meta (name, value) VALUES ('applied', '0');
INSERT INTO meta (name, value) VALUES ('applied_term', '0');
INSERT INTO meta (name, value) VALUES ('installed', '0.0');
