/**
 * What is set for every session: instants are kept in UTC, values that do not fit are refused rather than cut off, and a
 * backslash in a literal escapes.
 */
export const SESSION = "SET time_zone = '+00:00', sql_mode = REPLACE(CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), 'NO_BACKSLASH_ESCAPES', '')";
