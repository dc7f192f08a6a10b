/**
 * An object of its own with the fields of both; where both have one, the second's, of the same
 * type. It is `{ ...base, ...more }`, which V8 (that of Node 20 at least) makes by a slow path:
 * half a microsecond to two, ten times as much as this. For what is made per file or trace.
 */
export function withFields<Base extends object, More extends object>(base: Base, more: More): Base & More {
  return Object.assign({}, base, more);
}
