-- Neighbours who reported what a case is about already: told with its reporter, counted as households.
CREATE TABLE followers (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    conversation TEXT NOT NULL,         -- where it was said, and is answered
    is_private {{bigint}} NOT NULL,
    at {{bigint}} NOT NULL,
    PRIMARY KEY (town, case_id, channel, account)
) {{clustered_table}};
CREATE INDEX followers_by_account ON followers (town, channel, account);
