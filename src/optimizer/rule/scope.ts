import type { Expression } from './expression.ts';

/** Numbers and booleans are kept apart, so that an expression means here what it means in JavaScript. */
export type Type = 'number' | 'boolean';

export interface Value {
  readonly type: Type;
  readonly expression: Expression;
}

export interface Variable {
  /** What it stands for now; undefined while some path leaves it without a value. */
  readonly value: Value | undefined;
  readonly constant: boolean;
}

interface Entry extends Variable {
  /** Of declaration. */
  readonly order: number;
}

/** The variables that are visible at a point of the function. A branch has a scope of its own, inside another. */
export class Scope {
  private readonly outer: Scope | null;
  private readonly own = new Map<string, Entry>();
  private readonly declared: { count: number };

  constructor(outer: Scope | null = null) {
    this.outer = outer;
    this.declared = outer?.declared ?? { count: 0 };
  }

  get(name: string): Variable | undefined {
    return this.entry(name);
  }

  has(name: string): boolean {
    return this.entry(name) !== undefined;
  }

  /** Declares a variable, or changes it here alone: the outer scope keeps what it has. */
  set(name: string, variable: Variable): void {
    this.own.set(name, { ...variable, order: this.entry(name)?.order ?? this.declared.count++ });
  }

  names(): readonly string[] {
    return [...(this.outer?.names() ?? []), ...this.own.keys()];
  }

  /** Variables of the outer scope that some branches have changed, in the order of their declaration. */
  static changed(branches: readonly Scope[]): readonly string[] {
    const changes = branches.flatMap(({ own, outer }) => [...own].filter(([name]) => outer?.has(name)));
    const ordered = changes.sort(([, a], [, b]) => a.order - b.order);
    return [...new Set(ordered.map(([name]) => name))];
  }

  private entry(name: string): Entry | undefined {
    return this.own.get(name) ?? this.outer?.entry(name);
  }
}
