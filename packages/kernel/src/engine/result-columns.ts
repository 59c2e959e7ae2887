import type { ResultColumn } from '../contracts/index.ts';
import { createRowDecoder, type RowDecoder } from './row-decoder.ts';

const decoders = new WeakMap<readonly ResultColumn[], RowDecoder>();

/** The decoder of a list of columns, made once for each list. */
export function rowDecoder(columns: readonly ResultColumn[]): RowDecoder {
  let decoder = decoders.get(columns);
  if (decoder === undefined) {
    decoder = createRowDecoder(columns);
    decoders.set(columns, decoder);
  }
  return decoder;
}

/** Columns of which only the names are known, as for textual SQL: equal names are told apart by position. */
export function columnsOfNames(names: readonly string[], decode: ResultColumn['decode']): readonly ResultColumn[] {
  const taken = new Set<string>();
  return names.map((name, position) => {
    let key = name;
    for (let n = position; taken.has(key); n++) key = `${name}_${n}`;
    taken.add(key);
    return { key, name, decode };
  });
}
