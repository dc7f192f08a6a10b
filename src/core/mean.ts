/** The arithmetic mean, summed in float64. @throws RangeError when there are no values. */
export function mean(values: Float32Array | Float64Array): number {
  if (values.length === 0) throw new RangeError("the mean of no values is undefined");
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
