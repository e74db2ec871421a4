import type { BinaryOperator, Tree, UnaryOperator } from '../../../../optimizer/rule/expression.ts';
import { ARITHMETIC, COMPARISONS } from '../../kernels/operators.ts';
import { splat } from '../../wat.ts';
import { vectorMath } from './vector-math.ts';

const INSTRUCTIONS: Partial<Record<BinaryOperator, string>> = { ...ARITHMETIC, minimum: 'min', maximum: 'max' };

const ONE = splat(1);
const ZERO = splat(0);

export type Operand =
  | { readonly kind: 'constant'; readonly value: number }
  /** What `read` gives for this index. */
  | { readonly kind: 'value'; readonly index: number };

/** Turns expressions into WAT over four float32 lanes. A truth is a mask of all bits until it is needed as a number. */
export class VectorExpression {
  /** Locals, v128, that the code needs besides those that are read. */
  readonly temporaries: string[] = [];
  private readonly read: (index: number) => string;

  constructor(read: (index: number) => string) {
    this.read = read;
  }

  number(e: Tree<Operand>): string {
    switch (e.kind) {
      case 'constant':
        return splat(e.value);
      case 'value':
        return this.read(e.index);
      case 'unary':
        return e.operator === 'not' ? asNumber(this.truth(e)) : this.unary(e.operator, this.number(e.operand));
      case 'choose':
        return `(v128.bitselect ${this.number(e.then)} ${this.number(e.otherwise)} ${this.truth(e.test)})`;
      case 'binary': {
        const name = INSTRUCTIONS[e.operator];
        if (e.operator === 'divide' && isPowerOfTwo(e.right))
          return `(f32x4.mul ${this.number(e.left)} ${splat(1 / e.right.value)})`;
        if (name !== undefined) return `(f32x4.${name} ${this.number(e.left)} ${this.number(e.right)})`;
        return e.operator === 'power' ? this.power(e.left, e.right) : asNumber(this.truth(e));
      }
      default:
        return e satisfies never;
    }
  }

  private truth(e: Tree<Operand>): string {
    if (e.kind === 'unary' && e.operator === 'not') return `(v128.not ${this.truth(e.operand)})`;
    if (e.kind === 'binary') {
      const name = COMPARISONS[e.operator];
      if (name !== undefined) return `(f32x4.${name} ${this.number(e.left)} ${this.number(e.right)})`;
      if (e.operator === 'and' || e.operator === 'or')
        return `(v128.${e.operator} ${this.truth(e.left)} ${this.truth(e.right)})`;
    }
    return `(f32x4.ne ${this.number(e)} ${ZERO})`;
  }

  private unary(operator: Exclude<UnaryOperator, 'not'>, operand: string): string {
    switch (operator) {
      case 'negate':
        return `(f32x4.neg ${operand})`;
      case 'sqrt':
      case 'abs':
      case 'floor':
        return `(f32x4.${operator} ${operand})`;
      case 'sign': {
        // 1 with the sign of x, or x itself where it is 0 or no number.
        const x = this.temporary();
        const one = `(v128.or (v128.and (local.tee ${x} ${operand}) ${splat(-0)}) ${ONE})`;
        return `(v128.bitselect ${one} (local.get ${x}) (f32x4.gt (f32x4.abs (local.get ${x})) ${ZERO}))`;
      }
      case 'exp':
      case 'log':
      case 'tanh':
      case 'erf':
        return vectorMath[operator](operand, () => this.temporary());
      case 'cos':
      case 'sin':
        return this.perLane(operator, [operand]);
      default:
        return operator satisfies never;
    }
  }

  /** Small whole powers are products. */
  private power(base: Tree<Operand>, exponent: Tree<Operand>): string {
    const value = exponent.kind === 'constant' ? exponent.value : NaN;
    if (value === 1) return this.number(base);
    if (value === -1) return `(f32x4.div ${ONE} ${this.number(base)})`;
    if (value !== 2 && value !== 3 && value !== 4)
      return this.perLane('pow', [this.number(base), this.number(exponent)]);
    const x = this.temporary();
    const square = `(f32x4.mul (local.tee ${x} ${this.number(base)}) (local.get ${x}))`;
    if (value === 2) return square;
    if (value === 3) return `(f32x4.mul ${square} (local.get ${x}))`;
    const y = this.temporary();
    return `(f32x4.mul (local.tee ${y} ${square}) (local.get ${y}))`;
  }

  /** Calls a JavaScript function of doubles on each of the four lanes. */
  private perLane(name: string, operands: readonly string[]): string {
    const inputs = operands.map(() => this.temporary());
    const out = this.temporary();
    const lanes = [0, 1, 2, 3].map((lane) => {
      const numbers = inputs.map((input) => `(f64.promote_f32 (f32x4.extract_lane ${lane} (local.get ${input})))`);
      return `(local.set ${out} (f32x4.replace_lane ${lane} (local.get ${out})
        (f32.demote_f64 (call $${name} ${numbers.join(' ')}))))`;
    });
    return `(block (result v128)
      ${inputs.map((input, i) => `(local.set ${input} ${operands[i]!})`).join('\n')}
      ${lanes.join('\n')}
      (local.get ${out}))`;
  }

  private temporary(): string {
    const name = `$temporary.${this.temporaries.length}`;
    this.temporaries.push(name);
    return name;
  }
}

/** Whether to multiply by the reciprocal gives the same bits as to divide. */
export function isPowerOfTwo(e: Tree<Operand>): e is Extract<Operand, { kind: 'constant' }> {
  if (e.kind !== 'constant') return false;
  const exponent = Math.log2(Math.abs(e.value));
  return Number.isInteger(exponent) && Math.abs(exponent) < 126;
}

const asNumber = (mask: string): string => `(v128.and ${mask} ${ONE})`;
