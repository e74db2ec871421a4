import type { BinaryOperator, Binding, KernelExpression, UnaryOperator } from '../../optimizer/rule/expression.ts';

/** The code of the leaves of an expression. */
export interface Leaves {
  readonly element: (name: string) => string;
  readonly scalar: (index: number) => string;
  readonly whole: (index: number) => string;
  /**
   * Constants are data like scalars, never literals: gpu.js would take 2 for an integer, and a shader's literal
   * has limits of its own.
   */
  readonly constant: (value: number) => string;
}

const SYMBOLS: Partial<Record<BinaryOperator, string>> = {
  add: '+',
  subtract: '-',
  multiply: '*',
  divide: '/',
  less: '<',
  lessOrEqual: '<=',
  greater: '>',
  greaterOrEqual: '>=',
  equal: '===',
  and: '&&',
  or: '||',
};

const TRUTHS: readonly BinaryOperator[] = [
  'less',
  'lessOrEqual',
  'greater',
  'greaterOrEqual',
  'equal',
  'notEqual',
  'and',
  'or',
];

/** A shader's != is false beside a NaN, as all its comparisons are. */
const differ = (a: string, b: string): string => `(!(${a} === ${b}))`;

/** Code that is true where a number is none, in a shader too. */
export const isNaN = (x: string): string => differ(x, x);

/** Writes a statement that names a number, and gives the name. */
export type Keep = (code: string) => string;

/** Writes the code that computes expressions, statement by statement. */
export class Emitter {
  private readonly leaves: Leaves;
  private readonly bindings: ReadonlyMap<string, KernelExpression>;
  private readonly keep: Keep;
  private readonly names = new Map<string, string>();

  constructor(leaves: Leaves, body: readonly Binding<KernelExpression>[], keep: Keep) {
    this.leaves = leaves;
    this.bindings = new Map(body.map(({ name, value }) => [name, value]));
    this.keep = keep;
  }

  /** Names a number. Only the bindings that it needs are computed. */
  number(e: KernelExpression): string {
    switch (e.kind) {
      case 'constant':
        return this.leaf(`constant ${e.value}`, this.leaves.constant(e.value));
      case 'scalar':
        return this.leaf(`scalar ${e.index}`, this.leaves.scalar(e.index));
      case 'element':
        return this.leaf(`element ${e.name}`, this.leaves.element(e.name));
      case 'wholeValue':
        return this.leaf(`whole ${e.index}`, this.leaves.whole(e.index));
      case 'local': {
        const key = `local ${e.name}`;
        const name = this.names.get(key) ?? this.number(this.bindings.get(e.name)!);
        this.names.set(key, name);
        return name;
      }
      case 'unary':
        return e.operator === 'not' ? this.asNumber(e) : this.unary(e.operator, this.number(e.operand));
      case 'binary': {
        if (TRUTHS.includes(e.operator)) return this.asNumber(e);
        const [left, right] = [this.number(e.left), this.number(e.right)];
        switch (e.operator) {
          // Math.min and Math.max of a shader may drop a NaN, which must reach the loss.
          case 'minimum':
            return this.keep(`(${left} < ${right} || ${isNaN(left)}) ? ${left} : ${right}`);
          case 'maximum':
            return this.keep(`(${left} > ${right} || ${isNaN(left)}) ? ${left} : ${right}`);
          case 'power':
            return this.power(left, right);
          default:
            return this.keep(`${left} ${SYMBOLS[e.operator]!} ${right}`);
        }
      }
      case 'choose': {
        const [test, then, otherwise] = [this.truth(e.test), this.number(e.then), this.number(e.otherwise)];
        return this.keep(`${test} ? ${then} : ${otherwise}`);
      }
      default:
        return e satisfies never;
    }
  }

  private truth(e: KernelExpression): string {
    if (e.kind === 'unary' && e.operator === 'not') return `(!${this.truth(e.operand)})`;
    if (e.kind === 'binary' && TRUTHS.includes(e.operator)) {
      const logic = e.operator === 'and' || e.operator === 'or';
      const [left, right] = logic
        ? [this.truth(e.left), this.truth(e.right)]
        : [this.number(e.left), this.number(e.right)];
      return e.operator === 'notEqual' ? differ(left, right) : `(${left} ${SYMBOLS[e.operator]!} ${right})`;
    }
    return differ(this.number(e), this.constant(0));
  }

  private asNumber(e: KernelExpression): string {
    return this.keep(`${this.truth(e)} ? ${this.constant(1)} : ${this.constant(0)}`);
  }

  private unary(operator: Exclude<UnaryOperator, 'not'>, x: string): string {
    switch (operator) {
      case 'negate':
        return this.keep(`-${x}`);
      case 'sign':
        return this.keep(
          `${x} > ${this.constant(0)} ? ${this.constant(1)} : (${x} < ${this.constant(0)} ? ${this.constant(-1)} : ${x})`,
        );
      case 'tanh': {
        // Some shaders compute it from exponentials, which overflow; from 15 on it is 1 in float32.
        const [most, least] = [this.constant(15), this.constant(-15)];
        return this.keep(`Math.tanh(${this.keep(`${x} > ${most} ? ${most} : (${x} < ${least} ? ${least} : ${x})`)})`);
      }
      case 'erf':
        return this.erf(x);
      case 'sqrt':
      case 'abs':
      case 'floor':
        return this.keep(`Math.${operator}(${x})`);
      case 'exp':
      case 'sin':
      case 'cos':
        // A shader may make a number of a NaN.
        return this.keep(`${isNaN(x)} ? ${x} : Math.${operator}(${x})`);
      case 'log': {
        // And one of a logarithm that is none: below 0, where the root is NaN in a shader too, and at 0.
        const zero = this.constant(0);
        const outside = this.keep(`${x} === ${zero} ? ${this.constant(-Infinity)} : Math.sqrt(${x})`);
        return this.keep(`${x} > ${zero} ? Math.log(${x}) : ${outside}`);
      }
      default:
        return operator satisfies never;
    }
  }

  /**
   * To 1.5e-7, as M. Abramowitz and I. A. Stegun have it (1964, 7.1.26), and by its series (7.1.5) near 0, where that
   * would leave few digits.
   */
  private erf(x: string): string {
    const size = this.keep(`Math.abs(${x})`);
    const t = this.keep(`${this.constant(1)} / (${this.constant(1)} + ${this.constant(0.3275911)} * ${size})`);
    const tail = this.polynomial(t, [0, 0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429]);
    const square = this.keep(`${x} * ${x}`);
    const far = this.keep(`${this.constant(1)} - ${tail} * Math.exp(-${square})`);
    const near = this.polynomial(square, [1, -1 / 3, 1 / 10, -1 / 42, 1 / 216, -1 / 1320]);
    const scaled = this.keep(`${x} * ${this.constant(2 / Math.sqrt(Math.PI))} * ${near}`);
    const signed = `(${x} < ${this.constant(0)} ? -${far} : ${far})`;
    return this.keep(`${size} < ${this.constant(0.5)} ? ${scaled} : ${signed}`);
  }

  /** Coefficients from the constant one up, by Horner's rule. */
  private polynomial(x: string, coefficients: readonly number[]): string {
    return coefficients
      .map((coefficient) => this.constant(coefficient))
      .reduceRight((sum, coefficient) => this.keep(`${sum} * ${x} + ${coefficient}`));
  }

  /** A shader's power is that of a positive base; whole exponents of a negative one are ours. */
  private power(x: string, y: string): string {
    const [zero, half] = [this.constant(0), this.keep(`${y} * ${this.constant(0.5)}`)];
    const none = `(${isNaN(x)} || ${isNaN(y)}) && ${differ(y, zero)}`;
    const isPole = `${x} === ${zero} && ${y} < ${zero}`;
    const pole = this.keep(`${isPole} ? ${this.constant(Infinity)} : Math.pow(Math.abs(${x}), ${y})`);
    const positive = this.keep(`${none} ? ${x} + ${y} : ${pole}`);
    const odd = `(Math.floor(${half}) === ${half} ? ${positive} : -${positive})`;
    const negative = this.keep(`Math.floor(${y}) === ${y} ? ${odd} : Math.sqrt(${x})`);
    return this.keep(`${x} < ${zero} ? ${negative} : ${positive}`);
  }

  private constant(value: number): string {
    return this.number({ kind: 'constant', value });
  }

  private leaf(key: string, code: string): string {
    const name = this.names.get(key) ?? this.keep(code);
    this.names.set(key, name);
    return name;
  }
}
