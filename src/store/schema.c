#include "internal.h"

#include <stdio.h>

/* "aupm": tells our files from other people's SQLite files. */
enum { APPLICATION_ID = 0x6175706D };

/* Of an issue, what a search reads comes first: taking a row apart costs more
 * for each column before the one that is wanted. docs/database.md explains the
 * tables to their readers. */
static const char version_1_issues[] =
    "CREATE TABLE repo ("
    "  id INTEGER PRIMARY KEY,"
    "  name TEXT NOT NULL UNIQUE COLLATE NOCASE,"
    "  github_id INTEGER,"
    "  notice TEXT,"
    "  watermark TEXT,"
    "  watermark_read_at TEXT,"
    "  complete_at TEXT,"
    "  swept_at TEXT,"
    "  probe_etag TEXT,"
    "  judged_by TEXT"
    ") STRICT;"
    "CREATE TABLE issue ("
    "  id INTEGER PRIMARY KEY,"
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  number INTEGER NOT NULL,"
    "  is_pull_request INTEGER NOT NULL CHECK (is_pull_request IN (0, 1)),"
    "  created_at TEXT NOT NULL,"
    "  title TEXT NOT NULL,"
    "  body TEXT,"
    "  github_id INTEGER,"
    "  state TEXT,"
    "  state_reason TEXT,"
    "  updated_at TEXT NOT NULL,"
    "  closed_at TEXT,"
    "  author TEXT,"
    "  author_id INTEGER,"
    "  labels TEXT,"
    "  comments INTEGER,"
    "  reactions INTEGER,"
    "  html_url TEXT,"
    "  missed INTEGER NOT NULL DEFAULT 0,"
    "  gone_at TEXT,"
    "  gone_why TEXT"
    "    CHECK (gone_why IN ('deleted', 'transferred', 'not found')),"
    "  gone_to TEXT,"
    "  content_hash TEXT NOT NULL,"
    "  month TEXT GENERATED ALWAYS AS (substr(created_at, 1, 7)) VIRTUAL,"
    "  UNIQUE (repo_id, number)"
    ") STRICT;"
    "CREATE INDEX issue_created"
    "  ON issue (repo_id, is_pull_request, created_at, content_hash);"
    "CREATE INDEX issue_updated ON issue (repo_id, updated_at);"
    "CREATE INDEX issue_gone ON issue (repo_id) WHERE gone_at IS NOT NULL;"
    "CREATE INDEX issue_missed ON issue (repo_id, number) WHERE missed > 0;"
    "CREATE INDEX issue_author ON issue (repo_id, author)"
    "  WHERE is_pull_request = 0;"
    "CREATE TABLE verdict ("
    "  issue INTEGER PRIMARY KEY REFERENCES issue(id) ON DELETE CASCADE,"
    "  verdict TEXT NOT NULL"
    "    CHECK (verdict IN ('complaint', 'borderline', 'not')),"
    "  kind TEXT CHECK (kind IN ('safeguard', 'filter', 'aup', 'decline')),"
    "  domain TEXT CHECK (domain IN"
    "    ('security', 'science', 'general', 'creative', 'other')),"
    "  score INTEGER NOT NULL,"
    "  automated INTEGER NOT NULL CHECK (automated IN (0, 1)),"
    "  ruleset TEXT NOT NULL,"
    "  content_hash TEXT NOT NULL"
    ") STRICT;"
    "CREATE INDEX verdict_tagged ON verdict (verdict) WHERE verdict <> 'not';"
    "CREATE TABLE evidence ("
    "  issue INTEGER NOT NULL REFERENCES verdict(issue) ON DELETE CASCADE,"
    "  rule TEXT NOT NULL,"
    "  field TEXT NOT NULL CHECK (field IN ('title', 'body')),"
    "  zone TEXT NOT NULL"
    "    CHECK (zone IN ('title', 'prose', 'quote', 'log', 'form')),"
    "  start INTEGER NOT NULL,"
    "  \"end\" INTEGER NOT NULL CHECK (\"end\" >= start),"
    "  role TEXT NOT NULL,"
    "  weight INTEGER NOT NULL,"
    "  PRIMARY KEY (issue, rule)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE shape ("
    "  issue INTEGER PRIMARY KEY REFERENCES issue(id) ON DELETE CASCADE,"
    "  alike INTEGER NOT NULL"
    ") STRICT;"
    "CREATE TABLE shape_due ("
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  author TEXT NOT NULL,"
    "  PRIMARY KEY (repo_id, author)"
    ") STRICT, WITHOUT ROWID;";

static const char version_1_runs[] =
    "CREATE TABLE walk_slice ("
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  reached TEXT,"
    "  until TEXT,"
    "  began_at TEXT"
    ") STRICT;"
    "CREATE TABLE sweep ("
    "  repo_id INTEGER PRIMARY KEY REFERENCES repo(id),"
    "  began_at TEXT,"
    "  ended_at TEXT,"
    "  reached INTEGER NOT NULL,"
    "  newest TEXT,"
    "  next TEXT"
    ") STRICT;"
    "CREATE TABLE sweep_seen ("
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  number INTEGER NOT NULL,"
    "  PRIMARY KEY (repo_id, number)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE sync_run ("
    "  id INTEGER PRIMARY KEY,"
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  source TEXT NOT NULL"
    "    CHECK (source IN"
    "      ('mirror', 'import', 'search', 'selection', 'sweep')),"
    "  state TEXT NOT NULL"
    "    CHECK (state IN ('running', 'complete', 'partial', 'failed')),"
    "  started_at TEXT NOT NULL,"
    "  finished_at TEXT,"
    "  requests INTEGER NOT NULL,"
    "  records INTEGER NOT NULL,"
    "  added INTEGER NOT NULL,"
    "  changed INTEGER NOT NULL,"
    "  first_created TEXT,"
    "  last_created TEXT,"
    "  limit_left INTEGER,"
    "  limit_renews_at TEXT,"
    "  origin TEXT,"
    "  message TEXT"
    ") STRICT;"
    "CREATE INDEX sync_run_repo ON sync_run (repo_id);"
    "CREATE TABLE search_month ("
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  month TEXT NOT NULL,"
    "  filed INTEGER NOT NULL,"
    "  found INTEGER NOT NULL,"
    "  complete INTEGER NOT NULL CHECK (complete IN (0, 1)),"
    "  queries TEXT NOT NULL,"
    "  searched_at TEXT NOT NULL,"
    "  PRIMARY KEY (repo_id, month)"
    ") STRICT, WITHOUT ROWID;";

/* What people say, and the samples that they are asked about. */
static const char version_1_reviews[] =
    "CREATE TABLE review ("
    "  issue INTEGER PRIMARY KEY REFERENCES issue(id) ON DELETE CASCADE,"
    "  verdict TEXT NOT NULL"
    "    CHECK (verdict IN ('complaint', 'borderline', 'not')),"
    "  kind TEXT CHECK (kind IN ('safeguard', 'filter', 'aup', 'decline')),"
    "  note TEXT,"
    "  at TEXT NOT NULL,"
    "  CHECK (verdict <> 'complaint' OR kind IS NOT NULL)"
    ") STRICT;"
    "CREATE TABLE sample ("
    "  id INTEGER PRIMARY KEY,"
    "  repo_id INTEGER NOT NULL REFERENCES repo(id),"
    "  ruleset TEXT NOT NULL,"
    "  seed INTEGER NOT NULL,"
    "  drawn_at TEXT NOT NULL,"
    "  UNIQUE (repo_id, ruleset, seed)"
    ") STRICT;"
    "CREATE TABLE sample_stratum ("
    "  sample INTEGER NOT NULL REFERENCES sample(id) ON DELETE CASCADE,"
    "  stratum TEXT NOT NULL"
    "    CHECK (stratum IN ('complaint', 'borderline', 'near', 'far')),"
    "  issues INTEGER NOT NULL,"
    "  PRIMARY KEY (sample, stratum)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE sample_issue ("
    "  sample INTEGER NOT NULL,"
    "  issue INTEGER NOT NULL REFERENCES issue(id) ON DELETE CASCADE,"
    "  stratum TEXT NOT NULL,"
    "  PRIMARY KEY (sample, issue),"
    "  FOREIGN KEY (sample, stratum) REFERENCES sample_stratum"
    "    ON DELETE CASCADE"
    ") STRICT, WITHOUT ROWID;";

/* judged: every issue with the verdict that counts; a review wins. */
static const char version_1_views[] =
    "CREATE VIEW judged AS"
    "  SELECT i.id AS issue, i.repo_id, i.number, i.title, i.html_url,"
    "    i.state, i.author, i.created_at, i.month,"
    "    coalesce(r.verdict, v.verdict) AS verdict,"
    "    CASE WHEN coalesce(r.verdict, v.verdict) <> 'not'"
    "      THEN coalesce(r.kind, v.kind) END AS kind,"
    "    CASE WHEN coalesce(r.verdict, v.verdict) <> 'not'"
    "      THEN coalesce(v.domain, 'general') END AS domain,"
    "    v.score,"
    "    coalesce(v.automated, 0) OR s.issue IS NOT NULL AS automated,"
    "    r.issue IS NOT NULL AS reviewed, s.alike,"
    "    coalesce(i.state_reason = 'duplicate', 0)"
    "      OR (i.labels LIKE '%duplicate%' AND EXISTS"
    "        (SELECT 1 FROM json_each(i.labels)"
    "          WHERE lower(value) = 'duplicate')) AS duplicate"
    "  FROM issue i LEFT JOIN verdict v ON v.issue = i.id"
    "    LEFT JOIN review r ON r.issue = i.id"
    "    LEFT JOIN shape s ON s.issue = i.id"
    "  WHERE i.is_pull_request = 0;"
    "CREATE VIEW stratum AS"
    "  SELECT v.issue, CASE"
    "    WHEN v.verdict <> 'not' THEN v.verdict"
    "    WHEN EXISTS (SELECT 1 FROM evidence e"
    "      WHERE e.issue = v.issue AND e.role = 'complaint') THEN 'near'"
    "    ELSE 'far' END AS stratum"
    "  FROM verdict v;"
    "CREATE VIEW complaint AS"
    "  SELECT repo.name AS repo, judged.* FROM judged"
    "    JOIN repo ON repo.id = judged.repo_id"
    "  WHERE judged.verdict = 'complaint' AND judged.issue IN"
    "    (SELECT issue FROM verdict WHERE verdict.verdict = 'complaint'"
    "      UNION ALL SELECT issue FROM review);"
    "CREATE VIEW monthly AS"
    "  SELECT repo.name AS repo, filed.month, filed.filed,"
    "    coalesce(found.complaints, 0) AS complaints,"
    "    coalesce(found.reporters, 0) AS reporters,"
    "    coalesce(found.automated, 0) AS automated,"
    "    round(1000.0 * coalesce(found.complaints, 0) / filed.filed, 2)"
    "      AS per_1000,"
    "    coalesce(found.aup, 0) AS aup,"
    "    coalesce(found.safeguard, 0) AS safeguard,"
    "    coalesce(found.filter, 0) AS filter,"
    "    coalesce(found.decline, 0) AS decline"
    "  FROM (SELECT repo_id, month, count(*) AS filed FROM issue"
    "      WHERE is_pull_request = 0 GROUP BY repo_id, month) AS filed"
    "    JOIN repo ON repo.id = filed.repo_id"
    "    LEFT JOIN (SELECT repo_id, month, count(*) AS complaints,"
    "        count(DISTINCT coalesce(author, '')) AS reporters,"
    "        sum(automated) AS automated, sum(kind = 'aup') AS aup,"
    "        sum(kind = 'safeguard') AS safeguard,"
    "        sum(kind = 'filter') AS filter,"
    "        sum(kind = 'decline') AS decline"
    "      FROM complaint GROUP BY repo_id, month) AS found"
    "      ON found.repo_id = filed.repo_id AND found.month = filed.month;";

/* repo.judged_by is forgotten with the first change that could make it wrong,
 * whoever writes. */
static const char version_1_triggers[] =
    "CREATE TRIGGER issue_added AFTER INSERT ON issue"
    "  WHEN NEW.is_pull_request = 0"
    "  BEGIN UPDATE repo SET judged_by = NULL"
    "    WHERE judged_by IS NOT NULL AND id = NEW.repo_id; END;"
    "CREATE TRIGGER issue_rewritten"
    "  AFTER UPDATE OF content_hash, is_pull_request ON issue"
    "  WHEN NEW.content_hash <> OLD.content_hash"
    "    OR NEW.is_pull_request <> OLD.is_pull_request"
    "  BEGIN UPDATE repo SET judged_by = NULL"
    "    WHERE judged_by IS NOT NULL AND id = NEW.repo_id; END;"
    "CREATE TRIGGER verdict_removed AFTER DELETE ON verdict"
    "  BEGIN UPDATE repo SET judged_by = NULL WHERE judged_by IS NOT NULL"
    "    AND id = (SELECT repo_id FROM issue WHERE id = OLD.issue); END;"
    "CREATE TRIGGER verdict_changed"
    "  AFTER UPDATE OF ruleset, content_hash ON verdict"
    "  BEGIN UPDATE repo SET judged_by = NULL WHERE judged_by IS NOT NULL"
    "    AND id = (SELECT repo_id FROM issue WHERE id = OLD.issue); END;";

/* Step n brings version n to n + 1. A step that was released never changes. */
enum { SCRIPTS = 5 };
static const char *const steps[SCHEMA_VERSION][SCRIPTS] = {
    {version_1_issues, version_1_runs, version_1_reviews, version_1_views,
     version_1_triggers}};

static enum status read_pragma(struct store *store, const char *sql,
                               int64_t *value, struct error *error)
{
    sqlite3_stmt *statement = statement_get(store, sql);
    bool row;
    enum status status = statement_step(store, statement, &row, error);

    if (status != STATUS_OK)
        return status;
    *value = row ? sqlite3_column_int64(statement, 0) : 0;
    return statement_end(store, statement, error);
}

/* Read the version; refuse files that are not ours or from the future. */
static enum status read_version(struct store *store, int64_t *version,
                                struct error *error)
{
    int64_t application, tables;
    enum status status;

    status = read_pragma(store, "PRAGMA user_version", version, error);
    if (status == STATUS_OK)
        status =
            read_pragma(store, "PRAGMA application_id", &application, error);
    if (status == STATUS_OK)
        status = read_pragma(store, "SELECT count(*) FROM sqlite_schema",
                             &tables, error);
    if (status != STATUS_OK)
        return status;
    if (application != APPLICATION_ID && tables > 0)
        return error_set(error, STATUS_STORAGE, "%s is no aupmine database",
                         store->path);
    if (*version > SCHEMA_VERSION)
        return error_set(error, STATUS_STORAGE,
                         "%s was made by a newer aupmine (database version "
                         "%d, this one knows %d): use that one",
                         store->path, (int)*version, SCHEMA_VERSION);
    return STATUS_OK;
}

static enum status take_steps(struct store *store, struct error *error)
{
    static const char doing[] = "cannot bring the database up to date";
    char finish[96];
    int64_t version;
    enum status status;

    /* Read it again: another process may have been quicker. */
    status = read_version(store, &version, error);
    for (; status == STATUS_OK && version < SCHEMA_VERSION; version++) {
        for (int i = 0; i < SCRIPTS && status == STATUS_OK; i++)
            status = store_execute(store, steps[version][i], doing, error);
    }
    snprintf(finish, sizeof(finish),
             "PRAGMA application_id = %d; PRAGMA user_version = %d",
             APPLICATION_ID, SCHEMA_VERSION);
    if (status == STATUS_OK)
        status = store_execute(store, finish, doing, error);
    return status;
}

enum status schema_recognise(struct store *store, struct error *error)
{
    int64_t version;

    return read_version(store, &version, error);
}

enum status schema_check(struct store *store, struct error *error)
{
    int64_t version;
    enum status status = read_version(store, &version, error);

    if (status == STATUS_OK && version < SCHEMA_VERSION)
        return error_set(error, STATUS_STORAGE,
                         "%s is from an older aupmine: run 'aupmine classify' "
                         "once to bring it up to date",
                         store->path);
    return status;
}

enum status schema_upgrade(struct store *store, struct error *error)
{
    int64_t version;
    enum status status = read_version(store, &version, error);

    if (status != STATUS_OK || version == SCHEMA_VERSION)
        return status;
    status = store_begin(store, error);
    if (status == STATUS_OK)
        status = take_steps(store, error);
    if (status == STATUS_OK)
        return store_commit(store, error);
    store_rollback(store);
    return status;
}
