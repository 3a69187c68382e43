-- By when superiors wanted answers about a case, and when they came: the request itself goes with its answer.
CREATE TABLE supervisions (
    town TEXT NOT NULL,
    case_id {{bigint}} NOT NULL,
    asked_at {{bigint}} NOT NULL,
    until {{bigint}} NOT NULL,
    answered_at {{bigint}},
    PRIMARY KEY (town, case_id, asked_at)
) {{clustered_table}};
CREATE INDEX supervisions_by_until ON supervisions (town, until);
