/**
 * Code of a kernel while it is written: statements, and the loops and branches inside it as blocks of their own. What is
 * named twice under one key is computed once, in the outermost block where it is known.
 */
export class Block {
  readonly lines: string[] = [];
  /** How many loops and branches are around it. */
  readonly depth: number;
  private readonly parent: Block | null;
  private readonly names = new Map<string, string>();
  /** Of names, which are different in all of the kernel. */
  private readonly count: { next: number };

  constructor(parent: Block | null = null) {
    this.parent = parent;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.count = parent === null ? { next: 0 } : parent.count;
  }

  /** The block of that depth that this one is in, or is. */
  at(depth: number): Block {
    return depth === this.depth ? this : this.parent!.at(depth);
  }

  known(key: string): string | undefined {
    return this.names.get(key);
  }

  /** A name that no other has. */
  fresh(letter: string): string {
    return `${letter}${this.count.next++}`;
  }

  /** Names a number. gpu.js takes every number with a name for a float. */
  keep(code: string, key?: string): string {
    const known = key === undefined ? undefined : this.names.get(key);
    if (known !== undefined) return known;
    const name = this.fresh('t');
    this.lines.push(`const ${name} = ${code};`);
    if (key !== undefined) this.names.set(key, name);
    return name;
  }

  /** Remembers what a number is called. */
  named(key: string, name: string): string {
    this.names.set(key, name);
    return name;
  }

  /** A number that is still to be changed. */
  variable(initial: string): string {
    const name = this.fresh('v');
    this.lines.push(`let ${name} = ${initial};`);
    return name;
  }

  /** Writes a block, and what it is called by: `for (…)`, `if (…)`. */
  inside(header: string, write: (block: Block) => void): void {
    const block = new Block(this);
    write(block);
    // Only now: what the block needs from outside stands before it.
    this.lines.push(`${header} {`, ...block.lines, '}');
  }
}
