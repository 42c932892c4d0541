/**
 * The mark by which the sweep knows the cases that import, without visiting every case's database. Whoever is about to
 * record a batch sets it first; the sweep takes it away when the case has no open batch. Between the two lie times that
 * keep them from missing each other: whoever relies on a mark that is there found it younger than `RENEWED`, and has
 * recorded its batch, or died, within the longest time that a function runs. So a mark older than both together, with a
 * margin for clocks that differ, is one that nobody relies on any more.
 */
const MINUTE_MS = 60_000;
/** Lambda's longest timeout. */
const LONGEST_FUNCTION_MS = 15 * MINUTE_MS;
const CLOCK_MARGIN_MS = 10 * MINUTE_MS;

/** Age at which a mark is set anew; below it an import writes nothing to the directory. */
export const MARK_RENEWED_AFTER_MS = 5 * MINUTE_MS;
/** Age from which the sweep may take a mark away. */
export const MARK_CLEARED_AFTER_MS = MARK_RENEWED_AFTER_MS + LONGEST_FUNCTION_MS + CLOCK_MARGIN_MS;
