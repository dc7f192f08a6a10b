import type { JSX } from "preact";
import { printable } from "../../../report/printable.ts";

/**
 * A name from the data, made printable, whose lines may also end after a folder and after an
 * underscore.
 */
export function BreakableName({ name }: { readonly name: string }): JSX.Element {
  return (
    <>
      {printable(name)
        .split(/(?<=[/_])/)
        .flatMap((part, place) => (place === 0 ? [part] : [<wbr key={place} />, part]))}
    </>
  );
}
