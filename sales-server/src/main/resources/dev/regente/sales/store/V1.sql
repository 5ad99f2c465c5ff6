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
  token_hash BLOB PRIMARY KEY,
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

CREATE TABLE sales (
  id TEXT PRIMARY KEY,
  seller TEXT NOT NULL,
  store TEXT NOT NULL,
  cents INTEGER NOT NULL,
  date TEXT NOT NULL,
  date_given INTEGER NOT NULL,
  voided_by TEXT,
  void_reason TEXT,
  voided_at INTEGER
) WITHOUT ROWID;
CREATE INDEX sales_by_date ON sales (date);
CREATE INDEX sales_by_seller ON sales (seller, date);
CREATE INDEX sales_by_store ON sales (store, date);

CREATE TABLE audit (
  entry INTEGER PRIMARY KEY,
  what TEXT NOT NULL,
  subject TEXT NOT NULL,
  by_whom TEXT NOT NULL,
  reason TEXT NOT NULL,
  at_millis INTEGER NOT NULL
);

INSERT INTO meta (name, value) VALUES ('applied', '0');
