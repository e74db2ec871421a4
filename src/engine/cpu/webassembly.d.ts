/**
 * The part of the WebAssembly JavaScript API that the engine uses. Node has it as a global; TypeScript declares it only
 * with the browser's whole DOM, whose other globals would then seem to exist here too.
 */
declare namespace WebAssembly {
  type ImportFunction = (...args: number[]) => number;
  type Imports = Record<string, Record<string, ImportFunction>>;
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
    private readonly brand: 'module';
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
}
