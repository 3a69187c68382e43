-- What platforms call what was said about cases: so that a quote of it finds the case, and a card can be changed.
CREATE TABLE sent_messages (
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    name TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    at {{bigint}} NOT NULL,
    conversation TEXT NOT NULL,
    is_private {{bigint}} NOT NULL,
    buttons TEXT NOT NULL,              -- of a card, as it was sent; empty: no card
    handle TEXT NOT NULL,               -- by what the card can be replaced; empty: by nothing now
    ends_at {{bigint}} NOT NULL,        -- until when
    once {{bigint}} NOT NULL,           -- 1: the handle serves one replacement
    replaced_by {{bigint}} NOT NULL,    -- the message of the outbox that replaced it last; 0: none did by this handle
    PRIMARY KEY (town, channel, name)
) {{clustered_table}};

CREATE INDEX sent_messages_of_case ON sent_messages (town, case_id);
CREATE INDEX sent_messages_by_age ON sent_messages (town, at);
