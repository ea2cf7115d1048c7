-- The tables of the store jdbc, version 1, for PostgreSQL 12 or newer. Replace the name of the schema, stslib, if the
-- option "schema" names another. Run it as a whole: psql --single-transaction --file=schema-1.sql
--
-- The user of the store then needs:
--   GRANT USAGE ON SCHEMA stslib TO fleet;
--   GRANT SELECT ON stslib.version TO fleet;
--   GRANT SELECT, INSERT, UPDATE, DELETE ON stslib.entry, stslib.lease TO fleet;

DO $$ BEGIN IF to_regnamespace('stslib') IS NULL THEN CREATE SCHEMA stslib; END IF; END $$;

CREATE TABLE stslib.version (version integer NOT NULL);
INSERT INTO stslib.version VALUES (1);

-- Sealed entries. The name is an HMAC; the tag stands for the version, and the digest finds accidents, so that a save is one
-- statement. Both are hints: where they do not fit, the value itself decides. A row that has ended counts as absent until a sweep deletes it.
CREATE TABLE stslib.entry (
    name text COLLATE "C" PRIMARY KEY,
    value bytea NOT NULL,
    ends timestamp with time zone NOT NULL,
    tag bytea NOT NULL DEFAULT '',
    digest bytea NOT NULL DEFAULT ''
);
CREATE INDEX entry_ends ON stslib.entry (ends);
-- What is sealed cannot be compressed.
ALTER TABLE stslib.entry ALTER COLUMN value SET STORAGE EXTERNAL;

-- Leases. They may be lost: they save requests and guard nothing.
CREATE UNLOGGED TABLE stslib.lease (
    name text COLLATE "C" PRIMARY KEY,
    token text NOT NULL,
    ends timestamp with time zone NOT NULL
);
