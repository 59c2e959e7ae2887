/** One side of a comparison: does its work once and gives something to check. */
export type Work = () => unknown;

export interface Comparison {
  readonly name: string;
  /** Our time as a multiple of the raw driver's that is aimed for. */
  readonly aim: number;
  readonly raw: Work;
  readonly ours: Work;
  /** Rounds that count; each runs both sides, in turn. */
  readonly rounds?: number;
  /** How often the work is done in a round. */
  readonly repeat?: number;
}

export interface Measured {
  readonly name: string;
  readonly aim: number;
  /** Microseconds for one piece of work, the median over the rounds. */
  readonly rawUs: number;
  readonly oursUs: number;
  readonly ratio: number;
}

/** Runs both sides in turn, so that a machine that slows down slows both, and gives the median of the ratios. */
export async function compare({ name, aim, raw, ours, rounds = 15, repeat = 1 }: Comparison): Promise<Measured> {
  const rawUs: number[] = [];
  const oursUs: number[] = [];
  for (let round = -3; round < rounds; round++) {
    const first = await time(raw, repeat);
    const second = await time(ours, repeat);
    if (round < 0) continue;
    rawUs.push(first);
    oursUs.push(second);
  }
  const ratios = rawUs.map((us, i) => (oursUs[i] as number) / us);
  return { name, aim, rawUs: median(rawUs), oursUs: median(oursUs), ratio: median(ratios) };
}

async function time(work: Work, repeat: number): Promise<number> {
  const startedMs = performance.now();
  for (let i = 0; i < repeat; i++) {
    const done = work();
    if (done instanceof Promise) await done;
  }
  return ((performance.now() - startedMs) * 1_000) / repeat;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
