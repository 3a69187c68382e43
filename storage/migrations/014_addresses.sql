-- By the case first: the addresses that are given out together lie together, where by their hash alone each of them
-- changed a page of its own, which was half of all that a new case wrote. Whoever holds an earlier one asks for his
-- page again.
DROP TABLE links;

CREATE TABLE links (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,        -- 0: none
    token_hash TEXT NOT NULL,           -- SHA-256 of the token, hex
    holder TEXT NOT NULL,               -- reporter, handler, inspector, board
    person TEXT NOT NULL,               -- of the staff; empty for reporters
    expires_at {{bigint}} NOT NULL,
    PRIMARY KEY (town, case_id, token_hash)
) {{clustered_table}};

CREATE INDEX links_by_end ON links (town, expires_at);

-- The same lines as before. For a list of three SQLite makes and drops a table at each line of history that is written.
DROP INDEX case_events_results;
CREATE INDEX case_events_results ON case_events (town, actor, at)
    WHERE (event = 'feedback' OR event = 'settle' OR event = 'milestone');
