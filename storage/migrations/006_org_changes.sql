-- What administrators changed in the chat, over what the town's tables say. Never changed and never removed: it is also
-- the record of who did it.
CREATE TABLE org_changes (
    town TEXT NOT NULL,
    number {{bigint}} NOT NULL,         -- from 1, in the order in which they hold
    at {{bigint}} NOT NULL,
    person TEXT NOT NULL,               -- person id
    kind TEXT NOT NULL,                 -- bind_group, add_person, leave_post
    cells TEXT NOT NULL,                -- JSON: column -> cell
    PRIMARY KEY (town, number)
) {{clustered_table}};
