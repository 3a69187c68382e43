-- What a month's allowance of a platform has been used for, as far as this service did it.
CREATE TABLE quotas (
    town TEXT NOT NULL,
    family TEXT NOT NULL,               -- dingtalk, wecom: an allowance belongs to an organisation, not to a channel
    bucket TEXT NOT NULL,               -- calls, messages
    month TEXT NOT NULL,                -- 2026-11
    used {{bigint}} NOT NULL,
    PRIMARY KEY (town, month, family, bucket)
) {{clustered_table}};
