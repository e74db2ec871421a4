/** A WAT function that is written only where none is there yet that does the same. */
export interface KernelMaker {
  /** Of a kernel that does something else it is another. */
  readonly key: string;
  readonly make: (name: string) => KernelText;
}

export interface KernelText {
  readonly text: string;
  /** Memory that it needs while it runs; none unless given. */
  readonly scratchBytes?: number;
}

export interface Kernel {
  /** Under which the module exports it. */
  readonly name: string;
  readonly scratchBytes: number;
}

/** WAT functions under names of their own; equal functions, of any graph, are one. */
export class KernelSet {
  private readonly known = new Map<string, Kernel>();
  private readonly made: string[] = [];

  add({ key, make }: KernelMaker): Kernel {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const name = `kernel.${this.made.length}`;
    const { text, scratchBytes = 0 } = make(name);
    const kernel = { name, scratchBytes };
    this.known.set(key, kernel);
    this.made.push(text);
    return kernel;
  }

  get texts(): readonly string[] {
    return this.made;
  }
}
