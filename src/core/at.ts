/**
 * The element at a place that must exist, where a silent default would make a score, a count or a
 * probability up.
 * @param array an array or a typed array
 * @param index from 0, a whole number below the length
 * @throws RangeError naming the index and the length, when there is no such place
 */
export function at<T>(array: ArrayLike<T>, index: number): T {
  if (index >= 0 && index < array.length && Number.isInteger(index)) return array[index]!;
  throw new RangeError(`index ${index} is outside an array of ${array.length}`);
}

/** The last element of an array that must not be empty. @throws RangeError when it is */
export function last<T>(array: ArrayLike<T>): T {
  return at(array, array.length - 1);
}

/** The value of a key that must be in a map. @throws RangeError naming the key, when it is not */
export function atKey<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
  const value = map.get(key);
  if (value !== undefined || map.has(key)) return value!;
  throw new RangeError(`key ${String(key)} is not in a map of ${map.size}`);
}
