/** A fold in 0..folds-1 that depends on the key alone (FNV-1a), so that copies of a trace share one and file order does not matter. */
export function foldOf(key: string, folds: number): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193) >>> 0;
  }
  return hash % folds;
}
