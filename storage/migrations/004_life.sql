-- What somebody asked for a case and somebody else has to say yes to or answer: a longer time, a pause, progress.
CREATE TABLE requests (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    kind TEXT NOT NULL,                 -- extend, suspend, supervise
    asked_by TEXT NOT NULL,             -- person id
    asked_at {{bigint}} NOT NULL,
    until {{bigint}} NOT NULL,          -- the new due time, the day of resumption, the time to answer by
    reason TEXT NOT NULL,
    PRIMARY KEY (town, case_id, kind)
) {{clustered_table}};

-- A command that waits for its sender's 确认.
CREATE TABLE confirmations (
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    account TEXT NOT NULL,
    asked_at {{bigint}} NOT NULL,
    sealed_text {{blob}} NOT NULL,
    PRIMARY KEY (town, channel, conversation, account)
) {{clustered_table}};

-- Who stands in for whom. Unconfirmed until the stand-in says yes; until: 0 where no end was named.
CREATE TABLE handovers (
    town TEXT NOT NULL,
    from_person TEXT NOT NULL,
    to_person TEXT NOT NULL,
    asked_at {{bigint}} NOT NULL,
    until {{bigint}} NOT NULL,
    confirmed {{bigint}} NOT NULL,
    PRIMARY KEY (town, from_person)
) {{clustered_table}};

-- How a case stood before its last event that can be taken back, and whose event it was.
CREATE TABLE undo_points (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    person TEXT NOT NULL,
    at {{bigint}} NOT NULL,
    event TEXT NOT NULL,
    row_before TEXT NOT NULL,           -- what an event can change, as JSON
    PRIMARY KEY (town, case_id)
) {{clustered_table}};

-- What a case has to do with another: merged (into), split (from), relates (to).
CREATE TABLE case_links (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    kind TEXT NOT NULL,
    other_id {{bigint}} NOT NULL,
    note TEXT NOT NULL,                 -- of merged: the state before
    PRIMARY KEY (town, case_id, kind)
) {{clustered_table}};
CREATE INDEX case_links_by_other ON case_links (town, other_id, kind);

-- Whom a whistle called, and who came.
CREATE TABLE whistles (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    org TEXT NOT NULL,
    called_by TEXT NOT NULL,
    called_at {{bigint}} NOT NULL,
    arrived_at {{bigint}},
    PRIMARY KEY (town, case_id, org)
) {{clustered_table}};

-- What an account or a conversation wants: no follow-up calls, silence until a time.
CREATE TABLE wishes (
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    whose TEXT NOT NULL,                -- account or conversation
    name TEXT NOT NULL,
    value {{bigint}} NOT NULL,
    PRIMARY KEY (town, channel, whose, name)
) {{clustered_table}};

-- The open cases of a grid: what another report may be the same as.
CREATE INDEX cases_open_by_grid ON cases (town, grid, registered_at) WHERE settled_at IS NULL;

-- Where staff overruled the reader: what the rules of categories are mended by.
CREATE TABLE corrections (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    at {{bigint}} NOT NULL,
    person TEXT NOT NULL,
    from_category TEXT NOT NULL,
    to_category TEXT NOT NULL,
    why TEXT NOT NULL,                  -- the words that had decided, between commas
    PRIMARY KEY (town, case_id, at)
) {{clustered_table}};

-- What was said long ago is swept out.
CREATE INDEX said_by_time ON said (town, at);
