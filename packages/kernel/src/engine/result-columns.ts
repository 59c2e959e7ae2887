import { createRowDecoder, type DecodedColumn, type RowDecoder } from './row-decoder.ts';

const decoders = new WeakMap<readonly DecodedColumn[], RowDecoder>();

/** The decoder of a list of columns, made once for each list and kept as long as the list. */
export function rowDecoder(columns: readonly DecodedColumn[]): RowDecoder {
  let decoder = decoders.get(columns);
  if (decoder === undefined) {
    decoder = createRowDecoder(columns);
    decoders.set(columns, decoder);
  }
  return decoder;
}

/** Columns of which only the names are known; a name that is taken gets its position behind it, as in the rows of a select. */
export function untypedColumns(names: readonly string[]): readonly DecodedColumn[] {
  const taken = new Set<string>();
  return names.map((name, position) => {
    let key = name;
    for (let n = position; taken.has(key); n++) key = `${name}_${n}`;
    taken.add(key);
    return { key, decode: narrowInteger };
  });
}

/** Drivers may give a small integer either way; without a type to tell, it is a number wherever a number can hold it. */
function narrowInteger(raw: unknown): unknown {
  return typeof raw === 'bigint' && raw >= Number.MIN_SAFE_INTEGER && raw <= Number.MAX_SAFE_INTEGER ? Number(raw) : raw;
}
