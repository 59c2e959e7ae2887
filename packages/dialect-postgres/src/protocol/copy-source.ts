/** Data for a COPY … FROM STDIN, which takes them in the place of parameters: text in UTF-8, or bytes, cut anywhere. */
export class CopySource {
  readonly chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>;

  constructor(chunks: AsyncIterable<Uint8Array | string> | Iterable<Uint8Array | string>) {
    this.chunks = chunks;
  }

  /** What logs and errors show of it. */
  toString(): string {
    return '(data of a COPY)';
  }
}
