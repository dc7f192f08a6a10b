// Runs ours and its peer in turn and takes medians: what slows the machine for a while slows both.

/** @param values at least one */
export function median(values) {
  const ascending = [...values].sort((a, b) => a - b);
  const middle = Math.floor(ascending.length / 2);
  return ascending.length % 2 === 1 ? ascending[middle] : (ascending[middle - 1] + ascending[middle]) / 2;
}

/**
 * Lets each side do its work once a round, the other first in every second round.
 * @param sides functions by name; each resolves to what it measured, or to nothing for its own wall time in seconds
 * @returns the median of each side by name, and `values`, all of them
 */
export async function alternate(rounds, sides) {
  const values = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? Object.keys(sides) : Object.keys(sides).toReversed();
    for (const name of order) {
      const start = performance.now();
      const measured = await sides[name]();
      values[name].push(typeof measured === "number" ? measured : (performance.now() - start) / 1000);
    }
  }
  return { ...Object.fromEntries(Object.entries(values).map(([name, all]) => [name, median(all)])), values };
}
