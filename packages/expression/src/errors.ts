/** Every error code of the expression language, with what it means and what to do. */
export const expressionErrorCodes = {
  SQL_UNDEFINED_VALUE: 'A value was `undefined`. Pass null for SQL NULL, or leave the condition out.',
  SQL_INVALID_VALUE: 'A value cannot be stored as the type of its column: NaN, an invalid date, a string not in an enum.',
  SQL_UNSAFE_INTEGER: 'An integer beyond 2^53 was read through a type that gives numbers. Declare the column as BigInteger.',
  SQL_NULL_COMPARISON: 'Only eq, ne, is and isDistinctFrom take null; every other comparison with NULL is never true.',
  SQL_NOT_AN_EXPRESSION: 'Something that is no column, value, subquery or expression was given where one is wanted.',
  SQL_WRONG_OPERATOR: 'An operator has no meaning for the type of its left side. Cast the value, or use op().',
  SQL_NOT_A_FROM: 'Something that cannot stand in FROM was given as a table.',
  SQL_INVALID_LIMIT: 'LIMIT and OFFSET take whole numbers from 0, or an expression.',
  SQL_ENTITY_OUTSIDE_SESSION: 'A select of mapped classes was given to a connection. Execute it in a Session, or select columns.',
  SQL_EMPTY_SELECT: 'A SELECT needs at least one column.',
  SQL_NO_JOIN_CONDITION: 'No foreign key connects the two tables; give the ON condition.',
  SQL_AMBIGUOUS_JOIN: 'Several foreign keys or several tables could be meant; give the ON condition or the left side.',
  SQL_UNKNOWN_COLUMN: 'A name is no column of the table.',
  SQL_UNRELATED_COLUMN:
    'A column belongs to a table that this part of the statement does not read. Use a subquery, or insert().fromSelect().',
  SQL_COMPUTED_COLUMN: 'A value was given for a column that the database computes. Leave the column out.',
  SQL_DUPLICATE_COLUMN: 'A table or a row has two columns of one name.',
  SQL_MISSING_COLUMN: 'The rows of one INSERT do not have the same columns.',
  SQL_NO_VALUES: 'An INSERT without rows, or an UPDATE that sets nothing, was given.',
  SQL_MISSING_PARAMETER: 'A named parameter has no value in this execution.',
  SQL_INVALID_NAME: 'A name is empty, holds a NUL character, or is not usable as an identifier.',
  SQL_NAME_TOO_LONG: 'An identifier is longer than the database allows.',
  SQL_INVALID_TEXT: 'SQL text holds a NUL character or misuses a named parameter.',
  SQL_DUPLICATE_TABLE: 'The metadata already has a table of this name; use another MetaData, or the table that is there.',
  SQL_UNRESOLVED_FOREIGN_KEY: 'A foreign key names a table or column that is not known to the metadata.',
  SQL_UNNAMED_CONSTRAINT: 'A constraint has no name but needs one. Give it one, or the metadata a naming convention.',
  SQL_INVALID_OPTION: 'An option of a table, column, constraint or index is unknown, has a value it cannot have, or contradicts another.',
  SQL_UNSUPPORTED: 'The dialect has no way to say this.',
  SQL_UNKNOWN_NODE: 'The compiler has no method for a kind of node; register one with the dialect.',
  SQL_TOO_MANY_PARAMETERS: 'One row, or one statement that cannot be divided, needs more parameters than the database takes.',
  SQL_NO_LITERAL: 'A value has no literal in this dialect; bind it instead.',
} as const;

/** A code of an error that this package throws. */
export type ExpressionErrorCode = keyof typeof expressionErrorCodes;
