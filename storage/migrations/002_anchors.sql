-- Cases whose history grew since the last anchor. A new case needs no row: its id is above the anchors' `up_to`.
CREATE TABLE unanchored (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    PRIMARY KEY (town, case_id)
) {{clustered_table}};

-- Once a day, where the histories stood: a line cut off an end shows here and nowhere else.
-- `hash` covers the anchor, its heads and the anchor before.
CREATE TABLE anchors (
    town TEXT NOT NULL,
    number {{bigint}} NOT NULL,         -- 1, 2, 3 …
    at {{bigint}} NOT NULL,
    up_to {{bigint}} NOT NULL,          -- cases with higher ids were never anchored
    hash TEXT NOT NULL,
    PRIMARY KEY (town, number)
) {{clustered_table}};

CREATE TABLE anchored_heads (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    seq {{bigint}} NOT NULL,            -- of the last line at that time
    number {{bigint}} NOT NULL,         -- of the anchor
    hash TEXT NOT NULL,                 -- of that line
    PRIMARY KEY (town, case_id, seq)
) {{clustered_table}};
CREATE INDEX anchored_heads_by_anchor ON anchored_heads (town, number);
