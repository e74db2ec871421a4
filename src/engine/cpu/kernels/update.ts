import type { KernelExpression, UnaryOperator, UpdateKernel } from '../../../optimizer/rule/expression.ts';
import { loop, splat } from '../wat.ts';
import { ARITHMETIC, COMPARISONS } from './operators.ts';

/** Byte addresses of the arrays that an update runs over; all have the same length, see ../layout.ts. */
export interface UpdateArrays {
  readonly param: number;
  readonly grad: number;
  readonly states: Readonly<Record<string, number>>;
  /** One for each of the kernel's wholes. */
  readonly wholes: readonly number[];
  /** Receives the operand of a whole before it is reduced. */
  readonly operand: number;
  /** The scalars of the step, as float32. */
  readonly scalars: number;
  readonly bytes: number;
}

/** What a function of an update is called: of parameters that are updated alike there is one part, or a few. */
export const updateName = (part: number, name: string): string => `part.${part}.${name}`;

/** All functions of the update of a part: `update`, `flush`, and `whole.0` and so on. */
export function updateKernels(kernel: UpdateKernel, arrays: UpdateArrays, part: number): readonly string[] {
  const named: Named = (name) => updateName(part, name);
  return [...wholeKernels(kernel, arrays, named), updateKernel(kernel, arrays, named), flushKernel(arrays, named)];
}

type Named = (name: string) => string;

/** The whole update in one pass over memory: all parameters, the gradient and every state, four numbers at a time. */
function updateKernel(kernel: UpdateKernel, arrays: UpdateArrays, named: Named): string {
  const outputs = Object.entries(kernel.result).map(([name, value]) => ({
    value,
    address: name === 'param' ? arrays.param : arrays.states[name]!,
  }));
  return elementFunction(named('update'), kernel.body, outputs, kernel.scalars.length, arrays);
}

/** Steps from one call of `flush` to the next. */
export const FLUSH_EVERY = 8;

/**
 * A function `flush`: where the gradient is 0, a state that has decayed below the smallest normal number becomes 0. The
 * moments of dead units end there, and each operation on such numbers takes some processors a hundred cycles; as part
 * of every update this would cost up to a third of it, so a few steps with such numbers are put up with. Where there is
 * a gradient, however small, nothing is cut off.
 */
function flushKernel(arrays: UpdateArrays, named: Named): string {
  const states = Object.values(arrays.states).map(
    (address) => `(local.set $state (v128.load offset=${address} (local.get $i)))
      (v128.store offset=${address} (local.get $i) (v128.andnot (local.get $state)
        (v128.and (local.get $idle) (f32x4.lt (f32x4.abs (local.get $state)) ${splat(2 ** -126)}))))`,
  );
  const name = named('flush');
  return `(func $${name} (export "${name}")
    (local $i i32) (local $idle v128) (local $state v128)
    ${loop(
      'i',
      `(i32.const ${arrays.bytes})`,
      16,
      `(local.set $idle (f32x4.eq (v128.load offset=${arrays.grad} (local.get $i)) ${splat(0)}))
      ${states.join('\n')}`,
    )})`;
}

/** Functions `whole.0`, `whole.1`, … that compute the operand of a whole; a shape, and an operand that lies in memory
 *  already, need none. */
function wholeKernels(kernel: UpdateKernel, arrays: UpdateArrays, named: Named): readonly string[] {
  return kernel.wholes.flatMap((whole, w) => {
    if (whole.kind === 'shape' || whole.operand.kind === 'element') return [];
    const outputs = [{ value: whole.operand, address: arrays.operand }];
    return [elementFunction(named(`whole.${w}`), whole.body, outputs, kernel.scalars.length, arrays)];
  });
}

interface Output {
  readonly value: KernelExpression;
  readonly address: number;
}

function elementFunction(
  name: string,
  body: UpdateKernel['body'],
  outputs: readonly Output[],
  scalars: number,
  arrays: UpdateArrays,
): string {
  // Names of a user's own may have letters that WAT has not: everything goes by its place.
  const elements = Object.entries({ param: arrays.param, grad: arrays.grad, ...arrays.states });
  const emit = new Emitter({
    element: new Map(elements.map(([element], i) => [element, `$element.${i}`])),
    local: new Map(body.map((binding, i) => [binding.name, `$local.${i}`])),
  });
  const bindings = body.map(({ value }, i) => `${emit.number(value)} local.set $local.${i}`);
  const results = outputs.map(({ value }, i) => `${emit.number(value)} local.set $result.${i}`);
  const locals = [
    ...elements.map((_, i) => `$element.${i}`),
    ...arrays.wholes.map((_, i) => `$whole.${i}`),
    ...body.map((_, i) => `$local.${i}`),
    ...outputs.map((_, i) => `$result.${i}`),
    ...Array.from({ length: scalars }, (_, i) => `$scalar.${i}`),
    ...emit.temporaries,
  ];
  const load = (local: string, address: number): string =>
    `(local.set ${local} (v128.load offset=${address} (local.get $i)))`;
  // Every result is computed before any is stored: an expression may read what another one overwrites.
  return `(func $${name} (export "${name}")
    (local $i i32)
    ${locals.map((local) => `(local ${local} v128)`).join(' ')}
    ${Array.from(
      { length: scalars },
      (_, i) => `(local.set $scalar.${i} (v128.load32_splat (i32.const ${arrays.scalars + i * 4})))`,
    ).join('\n')}
    (loop $next
      ${elements.map(([, address], i) => load(`$element.${i}`, address)).join('\n')}
      ${arrays.wholes.map((address, i) => load(`$whole.${i}`, address)).join('\n')}
      ${bindings.join('\n')}
      ${results.join('\n')}
      ${outputs.map(({ address }, i) => `(v128.store offset=${address} (local.get $i) (local.get $result.${i}))`).join('\n')}
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 16))) (i32.const ${arrays.bytes})))))`;
}

const LANES = [0, 1, 2, 3] as const;
const ONE = splat(1);
const ZERO = splat(0);

/**
 * Turns expressions into WAT over four float32 lanes. A truth is a mask of all bits until it is needed as a number. The
 * operands stand before the operator: the assembler reads WAT that is folded into parentheses only to some depth.
 */
class Emitter {
  private readonly names: Readonly<Record<'element' | 'local', ReadonlyMap<string, string>>>;
  private count = 0;

  constructor(names: Emitter['names']) {
    this.names = names;
  }

  /** Locals that the emitted code needs besides the operands. */
  get temporaries(): readonly string[] {
    return Array.from({ length: this.count }, (_, i) => `$temporary.${i}`);
  }

  /** Leaves the expression's value on the stack. */
  number(e: KernelExpression): string {
    switch (e.kind) {
      case 'constant':
        return splat(e.value);
      case 'element':
      case 'local':
        return `local.get ${this.names[e.kind].get(e.name)!}`;
      case 'scalar':
        return `local.get $scalar.${e.index}`;
      case 'wholeValue':
        return `local.get $whole.${e.index}`;
      case 'unary':
        return e.operator === 'not' ? asNumber(this.truth(e)) : this.unary(e.operator, this.number(e.operand));
      case 'choose':
        return `${this.number(e.then)} ${this.number(e.otherwise)} ${this.truth(e.test)} v128.bitselect`;
      case 'binary': {
        const name = ARITHMETIC[e.operator];
        if (e.operator === 'minimum' || e.operator === 'maximum') return this.extreme(e.operator, e.left, e.right);
        if (name !== undefined) return `${this.number(e.left)} ${this.number(e.right)} f32x4.${name}`;
        if (e.operator === 'power') return this.perLane('pow', [this.number(e.left), this.number(e.right)]);
        return asNumber(this.truth(e));
      }
      default:
        return e satisfies never;
    }
  }

  /**
   * Beside a constant that is neither NaN nor 0, one instruction does what takes several between any two numbers. A
   * scalar can be both: it is computed from the step and from hyperparameters, where anything may overflow.
   */
  private extreme(operator: 'minimum' | 'maximum', left: KernelExpression, right: KernelExpression): string {
    const isPlain = (e: KernelExpression): boolean =>
      e.kind === 'constant' && !Number.isNaN(e.value) && Math.fround(e.value) !== 0;
    const [a, b] = isPlain(left) ? [right, left] : [left, right];
    const name = operator === 'minimum' ? 'min' : 'max';
    return `${this.number(a)} ${this.number(b)} f32x4.${isPlain(b) ? 'p' : ''}${name}`;
  }

  private truth(e: KernelExpression): string {
    if (e.kind === 'unary' && e.operator === 'not') return `${this.truth(e.operand)} v128.not`;
    if (e.kind === 'binary') {
      const name = COMPARISONS[e.operator];
      if (name !== undefined) return `${this.number(e.left)} ${this.number(e.right)} f32x4.${name}`;
      if (e.operator === 'and' || e.operator === 'or')
        return `${this.truth(e.left)} ${this.truth(e.right)} v128.${e.operator}`;
    }
    return `${this.number(e)} ${ZERO} f32x4.ne`;
  }

  private unary(operator: Exclude<UnaryOperator, 'not'>, operand: string): string {
    switch (operator) {
      case 'negate':
        return `${operand} f32x4.neg`;
      case 'sqrt':
      case 'abs':
      case 'floor':
        return `${operand} f32x4.${operator}`;
      case 'sign': {
        // 1 where x is not 0, with the sign of x, which a 0 has too; where x is NaN all bits are set, which is NaN.
        const x = this.temporary();
        const one = `${ONE} local.get ${x} ${ZERO} f32x4.ne v128.and`;
        const sign = `local.get ${x} ${splat(-0)} v128.and`;
        return `${operand} local.set ${x} ${one} ${sign} v128.or local.get ${x} local.get ${x} f32x4.ne v128.or`;
      }
      case 'exp':
      case 'log':
      case 'sin':
      case 'cos':
      case 'tanh':
      case 'erf':
        return this.perLane(operator, [operand]);
      default:
        return operator satisfies never;
    }
  }

  /** Calls a JavaScript function of doubles on each of the four lanes. */
  private perLane(name: string, operands: readonly string[]): string {
    const inputs = operands.map(() => this.temporary());
    const out = this.temporary();
    const lanes = LANES.map((lane) => {
      const numbers = inputs.map((input) => `(f64.promote_f32 (f32x4.extract_lane ${lane} (local.get ${input})))`);
      return `(local.set ${out} (f32x4.replace_lane ${lane} (local.get ${out})
        (f32.demote_f64 (call $${name} ${numbers.join(' ')}))))`;
    });
    return [...operands.map((operand, i) => `${operand} local.set ${inputs[i]!}`), ...lanes, `local.get ${out}`].join(
      '\n',
    );
  }

  private temporary(): string {
    return `$temporary.${this.count++}`;
  }
}

const asNumber = (mask: string): string => `${mask} ${ONE} v128.and`;
