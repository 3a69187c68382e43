-- Pictures of cases. What a platform holds is at first a row that waits to be fetched; the pictures themselves are
-- files, named by their SHA-256.
CREATE TABLE attachments (
    id {{id}},
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,        -- 0: of no case, or of none yet
    event {{bigint}} NOT NULL,          -- number of the line of history that it came with
    by_reporter {{bigint}} NOT NULL,
    at {{bigint}} NOT NULL,
    state TEXT NOT NULL,                -- pending, kept, refused (no picture that is taken), lost (could not be fetched)
    sha256 TEXT NOT NULL,               -- of kept ones
    mime TEXT NOT NULL,
    bytes {{bigint}} NOT NULL,
    width {{bigint}} NOT NULL,
    height {{bigint}} NOT NULL,
    channel TEXT NOT NULL,              -- by which it came
    account TEXT NOT NULL,              -- of the sender
    message TEXT NOT NULL,              -- the platform's id of the message that brought it
    source TEXT NOT NULL,               -- of pending ones: the platform's id or address
    attempts {{bigint}} NOT NULL,
    next_at {{bigint}} NOT NULL,        -- of pending ones: when it is tried again, or when the lease ends
    leased_by TEXT NOT NULL{{id_key}}
) {{table}};

CREATE INDEX attachments_of_case ON attachments (town, case_id, id);
CREATE INDEX attachments_pending ON attachments (town, next_at) WHERE state = 'pending';
