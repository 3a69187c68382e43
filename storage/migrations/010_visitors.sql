-- People who write in private through a channel that tells where they come from, or that may answer them only for a
-- while.
CREATE TABLE visitors (
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    seen_at {{bigint}} NOT NULL,
    grid TEXT NOT NULL,                 -- where the code hangs by which they came last; empty: unknown
    spoke_at {{bigint}},                -- last message of theirs
    told {{bigint}} NOT NULL,           -- messages to them since
    PRIMARY KEY (town, channel, account)
) {{clustered_table}};

CREATE INDEX visitors_by_age ON visitors (town, seen_at);

-- How far a platform's list has been read: moves together with what was read from it.
CREATE TABLE cursors (
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    reached TEXT NOT NULL,
    PRIMARY KEY (town, channel)
) {{clustered_table}};
