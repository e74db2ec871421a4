/**
 * How the rest of this folder speaks to gpu.js. While a pipeline is traced, launching a kernel computes nothing: it
 * records a step of the plan and gives back the handle of what the step will put out.
 */
export type Handle = object;

/** [columns, rows, lanes]: gpu.js's x, y and z. */
export type Extent = readonly [columns: number, rows: number, lanes: number];

/**
 * Records one kernel. `code` reads `args` and returns the number at `this.thread.x`, `y` and `z`; what the arguments need
 * to be looked up is put before it.
 */
export type Launch = (output: Extent, args: Arguments, code: string) => Handle;

/** A matrix for every lane, as the kernels see it. */
export interface Value {
  readonly handle: Handle;
  readonly rows: number;
  readonly columns: number;
  /** Lanes that see the same data share one matrix; `shared` gives where a lane finds its own. */
  readonly shared?: Sharing;
}

export type Sharing = { readonly kind: 'all' } | { readonly kind: 'some'; readonly sets: Handle };

export const [X, Y, Z] = ['this.thread.x', 'this.thread.y', 'this.thread.z'] as const;

/** Collects a kernel's arguments; each gets a name, whatever the buffer is called, and is read as `name[lane][row][column]`. */
export class Arguments {
  readonly all: Record<string, Handle> = {};
  /** Statements that go before the code that reads. */
  private readonly lines: string[] = [];

  /** A function of the arguments, by their names, with such a body. */
  functionOf(code: string): string {
    return `function (${Object.keys(this.all).join(', ')}) {\n${[...this.lines, code].join('\n')}\n}`;
  }

  /** The same arguments, given other handles. */
  with(handleOf: (handle: Handle) => Handle): Arguments {
    const args = new Arguments();
    for (const [name, handle] of Object.entries(this.all)) args.all[name] = handleOf(handle);
    args.lines.push(...this.lines);
    return args;
  }

  /** The code that reads a number of the value in the thread's lane. */
  reader(value: Value): (row: string | number, column: string | number) => string {
    const name = this.name(value.handle);
    const lane = this.lane(value.shared);
    return (row, column) => `${name}[${lane}][${row}][${column}]`;
  }

  /** The number at the thread's own place. */
  own(value: Value): string {
    return this.reader(value)(Y, X);
  }

  /** The only number of a value. */
  only(value: Value): string {
    return this.reader(value)(0, 0);
  }

  private lane(shared: Sharing | undefined): string {
    if (shared === undefined) return Z;
    if (shared.kind === 'all') return '0';
    // Looked up once: in OpenGL gpu.js cannot take an index from an array more than once.
    const sets = this.name(shared.sets);
    const line = `const laneOf${sets} = ${sets}[0][0][${Z}];`;
    if (!this.lines.includes(line)) this.lines.push(line);
    return `laneOf${sets}`;
  }

  /** The argument that a handle is. */
  name(handle: Handle): string {
    const known = Object.entries(this.all).find(([, other]) => other === handle);
    if (known !== undefined) return known[0];
    const name = `a${Object.keys(this.all).length}`;
    this.all[name] = handle;
    return name;
  }
}
