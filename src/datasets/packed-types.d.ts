// What is used of two packages: one has no types for modules that load it as CommonJS, and both are loaded only where a file is packed that way.

declare module "fzstd" {
  export class Decompress {
    constructor(take: (piece: Uint8Array, isLast?: boolean) => void);
    push(piece: Uint8Array, isLast?: boolean): void;
  }
}

declare module "xz-decompress" {
  const packageExports: {
    readonly XzReadableStream: new (packed: ReadableStream<Uint8Array>) => ReadableStream<Uint8Array>;
  };
  export default packageExports;
}
