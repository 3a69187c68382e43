-- Addresses that let their holder see a case, or the board, until they expire. The token in them is kept nowhere.
CREATE TABLE links (
    town TEXT NOT NULL,
    token_hash TEXT NOT NULL,           -- SHA-256 of the token, hex
    holder TEXT NOT NULL,               -- reporter, handler, inspector, board
    case_id {{bigint}} NOT NULL,        -- 0: none
    person TEXT NOT NULL,               -- of the staff; empty for reporters
    expires_at {{bigint}} NOT NULL,
    PRIMARY KEY (town, token_hash)
) {{clustered_table}};

CREATE INDEX links_of_case ON links (town, case_id, holder);
CREATE INDEX links_by_end ON links (town, expires_at);
