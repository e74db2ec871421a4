import { BINARY, UNARY } from './arithmetic.ts';
import type { Hyper, ScalarOperation } from './expression.ts';

/** What operations read while they are computed. */
interface Now {
  /** Of the operations, by their places. */
  readonly values: ArrayLike<number>;
  readonly step: number;
  /** The uniform states as they were before the step. */
  readonly uniforms: ReadonlyMap<string, number>;
}

/** A function that computes one operation. */
export function operationOf(operation: ScalarOperation, hyper: Hyper, now: Now): () => number {
  const { values } = now;
  switch (operation.kind) {
    case 'constant':
      return () => operation.value;
    case 'hyper': {
      const value = Number(hyper[operation.name]);
      return () => value;
    }
    case 'step':
      return () => now.step;
    case 'element':
      return () => now.uniforms.get(operation.name)!;
    case 'unary': {
      const { operand } = operation;
      const apply = UNARY[operation.operator];
      return () => apply(values[operand]!);
    }
    case 'binary': {
      const { left, right } = operation;
      const apply = BINARY[operation.operator];
      return () => apply(values[left]!, values[right]!);
    }
    case 'choose': {
      const { test, then, otherwise } = operation;
      return () => (values[test] === 0 ? values[otherwise]! : values[then]!);
    }
  }
}

/** The places that an operation reads. */
export function operandsOf(operation: ScalarOperation): readonly number[] {
  switch (operation.kind) {
    case 'unary':
      return [operation.operand];
    case 'binary':
      return [operation.left, operation.right];
    case 'choose':
      return [operation.test, operation.then, operation.otherwise];
    default:
      return [];
  }
}

/**
 * Operations in the order in which they can be computed, equal ones once. What a rule says twice, or reads twice by a
 * name, costs once: a scalar is a place on the tape and never a copy of what it is computed from.
 */
export class ScalarTape {
  readonly operations: ScalarOperation[] = [];
  private readonly places = new Map<string, number>();
  private readonly decided: number[] = [];
  private readonly undecided = new Set<number>();
  private readonly hyper: Hyper;

  constructor(hyper: Hyper) {
    this.hyper = hyper;
  }

  /** The place of an operation; it is put at the end when it is new. */
  place(operation: ScalarOperation): number {
    const key = Object.values(operation).map(spelling).join(' ');
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.operations.push(operation) - 1;
    this.places.set(key, place);
    const { kind } = operation;
    const waits = kind === 'step' || kind === 'element' || operandsOf(operation).some((of) => this.undecided.has(of));
    if (waits) this.undecided.add(place);
    const now = { values: this.decided, step: Number.NaN, uniforms: new Map() };
    this.decided.push(waits ? Number.NaN : operationOf(operation, this.hyper, now)());
    return place;
  }

  /** What hyperparameters alone decide; undefined where the step has a say. */
  value(place: number): number | undefined {
    return this.undecided.has(place) ? undefined : this.decided[place];
  }

  /** Puts a place and all that it is computed from into `reached`; tells the names of the uniform states among them. */
  reach(place: number, reached: Set<number>, uniform: (name: string) => void): void {
    const waiting = [place];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      if (reached.has(at)) continue;
      reached.add(at);
      const operation = this.operations[at]!;
      if (operation.kind === 'element') uniform(operation.name);
      waiting.push(...operandsOf(operation));
    }
  }
}

const spelling = (part: unknown): string => (Object.is(part, -0) ? '-0' : String(part));
