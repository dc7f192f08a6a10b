// The used parts of three packages without types that fit, which are loaded only where a file is
// packed that way.

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

declare module "modern-tar" {
  export interface TarHeader {
    readonly name: string;
    readonly size: number;
    readonly type?: string;
  }
  export function createTarDecoder(options: { readonly strict: boolean }): {
    readonly readable: ReadableStream<{ readonly header: TarHeader; readonly body: ReadableStream<Uint8Array> }>;
    readonly writable: WritableStream<Uint8Array<ArrayBuffer>>;
  };
}
