-- What is counted for a village or a grid is found by its grids: through the whole town's cases of a year it took a second
-- with a million of them. The grid stands first, or SQLite would go through all of a town by these indexes. That of the
-- open ones alone gives way: of one grid's latest cases most are open.
DROP INDEX cases_open_by_grid;
CREATE INDEX cases_by_grid ON cases (grid, town, registered_at);
CREATE INDEX cases_settled_by_grid ON cases (grid, town, settled_at) WHERE settled_at IS NOT NULL;

-- With the grid, so that no row is looked up.
DROP INDEX cases_refused;
CREATE INDEX cases_refused ON cases (town, registered_at, grid)
    WHERE (state = 'rejected' OR state = 'merged' OR state = 'withdrawn');
