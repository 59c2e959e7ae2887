/** What `DriverConnection.executeMany()` rejects with when the database refuses one of the sets; the driver's own error is the cause. */
export class ParameterSetError extends Error {
  override readonly name: string = 'ParameterSetError';
  /** Position of the set among those of the request, from 0. */
  readonly index: number;

  constructor(index: number, cause: unknown) {
    super(`the parameters at position ${index} were refused`, { cause });
    this.index = index;
  }
}
