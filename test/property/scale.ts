/** Owns how much of the proof a run does: what `npm test` has time for, or all of it (`npm run test:full`). The seeds belong to this version of the suite. */
const numberFrom = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

export const full = process.env['TANDEM_TEST_FULL'] === '1';
/** Of all families together. */
export const histories = numberFrom('HISTORIES', full ? 20_000 : 5000);
export const seed = numberFrom('SEED', 20261122);
