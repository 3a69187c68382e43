-- What somebody of the staff said was done lately: a picture that is sent after it belongs to it.
CREATE INDEX case_events_results ON case_events (town, actor, at)
    WHERE event IN ('feedback', 'settle', 'milestone');

-- The pictures of one message, which may be about several cases.
CREATE INDEX attachments_of_message ON attachments (town, channel, message);
