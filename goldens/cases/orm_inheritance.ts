import type { GoldenCases } from '../case.ts';

export const cases: GoldenCases = {};
