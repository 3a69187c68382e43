-- Every table of a town begins its keys with `town`, so that a database that spreads over machines can be spread by it.

-- Where the service keeps a value of its own: the simulated clock.
CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) {{clustered_table}};

-- Whose turn it is to change a town: units of work wait for this row.
CREATE TABLE towns (
    town TEXT PRIMARY KEY
) {{clustered_table}};

-- What only one process at a time may do: listen on a channel that takes one listener.
CREATE TABLE leases (
    town TEXT NOT NULL,
    name TEXT NOT NULL,
    holder TEXT NOT NULL,
    ends_at {{bigint}} NOT NULL,
    PRIMARY KEY (town, name)
) {{clustered_table}};

-- Counters of a town: ticket serials by day.
CREATE TABLE counters (
    town TEXT NOT NULL,
    name TEXT NOT NULL,
    value {{bigint}} NOT NULL,
    PRIMARY KEY (town, name)
) {{clustered_table}};

-- What platforms delivered: the key of "handled once", and the answer a redelivery gets again, to the byte.
CREATE TABLE inbox (
    channel TEXT NOT NULL,
    message_id TEXT NOT NULL,
    town TEXT NOT NULL,
    received_at {{bigint}} NOT NULL,
    answer {{blob}} NOT NULL,
    PRIMARY KEY (town, channel, message_id)
) {{clustered_table}};

CREATE TABLE cases (
    id {{id}},
    town TEXT NOT NULL,
    ticket TEXT NOT NULL,
    state TEXT NOT NULL,
    category TEXT NOT NULL,
    urgency TEXT NOT NULL,
    same_day {{bigint}} NOT NULL,
    sensitive {{bigint}} NOT NULL,
    grid TEXT NOT NULL,
    building TEXT NOT NULL,
    unit TEXT NOT NULL,
    place TEXT NOT NULL,
    description TEXT NOT NULL,
    sealed {{blob}} NOT NULL,           -- room, phone, reporter's name, text as written: one sealed JSON object
    source TEXT NOT NULL,
    reporter_channel TEXT NOT NULL,
    reporter_account TEXT NOT NULL,
    said_in_channel TEXT NOT NULL,
    said_in TEXT NOT NULL,
    said_in_private {{bigint}} NOT NULL,
    first_responder TEXT NOT NULL,
    lead_org TEXT NOT NULL,
    co_orgs TEXT NOT NULL,              -- codes between commas
    handler TEXT NOT NULL,
    registered_at {{bigint}} NOT NULL,
    due_at {{bigint}} NOT NULL,
    accepted_at {{bigint}},
    dispatched_at {{bigint}},
    signed_at {{bigint}},
    feedback_at {{bigint}},
    settled_at {{bigint}},
    evaluated_at {{bigint}},
    supervised {{bigint}} NOT NULL,
    urged_count {{bigint}} NOT NULL,
    escalation_level {{bigint}} NOT NULL,
    extension_count {{bigint}} NOT NULL,
    reopen_count {{bigint}} NOT NULL,
    returned_count {{bigint}} NOT NULL,
    followers {{bigint}} NOT NULL,
    solved {{bigint}},
    rating {{bigint}},
    result TEXT NOT NULL{{id_key}}
) {{table}};
CREATE UNIQUE INDEX cases_by_ticket ON cases (town, ticket);
CREATE INDEX cases_by_reporter ON cases (town, reporter_channel, reporter_account, id);
CREATE INDEX cases_by_registered ON cases (town, registered_at);
CREATE INDEX cases_by_settled ON cases (town, settled_at) WHERE settled_at IS NOT NULL;
-- The few that people are waiting for, in the order in which they fall due. No list of states here: SQLite would build
-- a table of it for every row that is written.
CREATE INDEX cases_by_due ON cases (town, due_at)
    WHERE settled_at IS NULL;

-- Append-only; `hash` covers the row and the hash before it.
CREATE TABLE case_events (
    case_id {{bigint}} NOT NULL,
    seq {{bigint}} NOT NULL,
    town TEXT NOT NULL,
    at {{bigint}} NOT NULL,
    actor TEXT NOT NULL,
    role TEXT NOT NULL,
    event TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    text TEXT NOT NULL,
    source_message TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (town, case_id, seq)
) {{clustered_table}};

-- Deadlines and reminders are rows. case_id 0: a job of the town's timetable.
CREATE TABLE timers (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    kind TEXT NOT NULL,
    step {{bigint}} NOT NULL,
    due_at {{bigint}} NOT NULL,
    PRIMARY KEY (town, case_id, kind)
) {{clustered_table}};
CREATE INDEX timers_due ON timers (town, due_at);

-- Whom the ladder has called for a case, so that nobody is called twice.
CREATE TABLE escalations (
    case_id {{bigint}} NOT NULL,
    person TEXT NOT NULL,
    town TEXT NOT NULL,
    rung {{bigint}} NOT NULL,
    at {{bigint}} NOT NULL,
    PRIMARY KEY (town, case_id, person)
) {{clustered_table}};

-- Whose urging counted, and when.
CREATE TABLE urges (
    case_id {{bigint}} NOT NULL,
    person TEXT NOT NULL,
    town TEXT NOT NULL,
    at {{bigint}} NOT NULL,
    PRIMARY KEY (town, case_id, person)
) {{clustered_table}};

-- A matter without its place, or a place without its matter; dies after a day.
CREATE TABLE drafts (
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    account TEXT NOT NULL,
    town TEXT NOT NULL,
    started_at {{bigint}} NOT NULL,
    sealed_text {{blob}} NOT NULL,
    PRIMARY KEY (town, channel, conversation, account)
) {{clustered_table}};

-- What goes out. A conversation's rows leave in the order of their ids.
CREATE TABLE outbox (
    id {{id}},
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    is_private {{bigint}} NOT NULL,
    person TEXT NOT NULL,               -- the person meant, so that another way can be found; empty: a group
    kind TEXT NOT NULL,                 -- id of the text
    lane {{bigint}} NOT NULL,           -- 0 emergency, 1 reply, 2 reminder, 3 report
    state TEXT NOT NULL,
    attempts {{bigint}} NOT NULL,
    way {{bigint}} NOT NULL,
    created_at {{bigint}} NOT NULL,
    next_at {{bigint}} NOT NULL,        -- due; while sending: when the lease ends
    leased_by TEXT NOT NULL,            -- while sending: the process that does it
    case_id {{bigint}} NOT NULL,
    body TEXT NOT NULL,                 -- the OutboundMessage as JSON
    error TEXT NOT NULL{{id_key}}
) {{table}};
-- The conditions name no list for the same reason.
CREATE INDEX outbox_due ON outbox (town, lane, next_at, id) WHERE state <> 'sent' AND state <> 'dead';
CREATE INDEX outbox_order ON outbox (town, channel, conversation, lane, id) WHERE state <> 'sent' AND state <> 'dead';
CREATE INDEX outbox_in_flight ON outbox (town, channel, conversation) WHERE state = 'sending';

-- A platform's reply address for a conversation, until it expires.
CREATE TABLE reply_sessions (
    town TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation TEXT NOT NULL,
    url TEXT NOT NULL,
    expires_at {{bigint}} NOT NULL,
    PRIMARY KEY (town, channel, conversation)
) {{clustered_table}};

-- Things said at most once in a while to somebody (E10 once an hour, an unbound group once a day).
CREATE TABLE said (
    town TEXT NOT NULL,
    whom TEXT NOT NULL,
    what TEXT NOT NULL,
    at {{bigint}} NOT NULL,
    PRIMARY KEY (town, whom, what)
) {{clustered_table}};

-- The console channel's chat, as its page shows it.
CREATE TABLE console_messages (
    id {{id}},
    town TEXT NOT NULL,
    conversation TEXT NOT NULL,
    is_private {{bigint}} NOT NULL,
    sender TEXT NOT NULL,
    sender_name TEXT NOT NULL,
    body TEXT NOT NULL,
    at {{bigint}} NOT NULL{{id_key}}
) {{table}};
