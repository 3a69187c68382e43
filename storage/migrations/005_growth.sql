-- What reports and operators ask for among the years of cases and messages.
CREATE INDEX cases_by_evaluated ON cases (town, evaluated_at) WHERE evaluated_at IS NOT NULL;
CREATE INDEX outbox_dead ON outbox (town, id) WHERE state = 'dead';

-- The refused ones are never settled and would stay among those that people wait for.
DROP INDEX cases_by_due;
DROP INDEX cases_open_by_grid;
CREATE INDEX cases_by_due ON cases (town, due_at)
    WHERE settled_at IS NULL AND state <> 'rejected' AND state <> 'merged' AND state <> 'withdrawn';
CREATE INDEX cases_open_by_grid ON cases (town, grid, registered_at)
    WHERE settled_at IS NULL AND state <> 'rejected' AND state <> 'merged' AND state <> 'withdrawn';

-- What a year's count of cases leaves out.
CREATE INDEX cases_refused ON cases (town, registered_at)
    WHERE (state = 'rejected' OR state = 'merged' OR state = 'withdrawn');

-- By its number first: SQLite would go through all heads of a town, whose key it takes to be the shorter way.
DROP INDEX anchored_heads_by_anchor;
CREATE INDEX anchored_heads_by_anchor ON anchored_heads (number, town);
