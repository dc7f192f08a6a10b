/** More would only wait for memory. */
const MOST_WORKERS = 8;

/**
 * How many workers may score side by side: as many as the address says (`?workers=1`), else one a core.
 * @param search of the address, with or without `?`
 * @param cores of the machine, as the browser tells
 * @returns 1 to 8
 */
export function workersOf(search: string, cores: number): number {
  const said = Number(new URLSearchParams(search).get("workers") ?? cores);
  return Number.isInteger(said) ? Math.min(MOST_WORKERS, Math.max(1, said)) : 1;
}
