-- What officials were sent, as figures: later reports agree with it.
CREATE TABLE reports (
    town TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- daily, weekly, monthly
    day TEXT NOT NULL,                  -- ISO day on which its period begins
    at {{bigint}} NOT NULL,
    body TEXT NOT NULL,                 -- JSON
    PRIMARY KEY (town, kind, day)
) {{clustered_table}};

-- With cases_by_due all that fell due in a period. A row is added by settling, none by registering.
CREATE INDEX cases_settled_by_due ON cases (town, due_at) WHERE settled_at IS NOT NULL;
