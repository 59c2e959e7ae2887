/** Stands among the parameters for one that the database fills: a column of Oracle's RETURNING … INTO, an argument of a procedure. */
export class OutParameter {
  /** The type as the database names it, from which a driver tells how to make room for the value. */
  readonly sqlType: string;
  /** What the database is given, encoded; undefined where it is given nothing. */
  readonly input: unknown;

  constructor(sqlType: string, input?: unknown) {
    this.sqlType = sqlType;
    this.input = input;
  }
}
