import { erf } from '../../base/erf.ts';
import type {
  BinaryOperator,
  Hyper,
  KernelExpression,
  ScalarExpression,
  UnaryOperator,
  UpdateKernel,
} from './expression.ts';

export const UNARY: Readonly<Record<UnaryOperator, (x: number) => number>> = {
  negate: (x) => -x,
  not: (x) => (x === 0 ? 1 : 0),
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  erf,
};

export const BINARY: Readonly<Record<BinaryOperator, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  power: (x, y) => x ** y,
  minimum: Math.min,
  maximum: Math.max,
  and: (x, y) => (x !== 0 && y !== 0 ? 1 : 0),
  or: (x, y) => (x !== 0 || y !== 0 ? 1 : 0),
  less: (x, y) => (x < y ? 1 : 0),
  lessOrEqual: (x, y) => (x <= y ? 1 : 0),
  greater: (x, y) => (x > y ? 1 : 0),
  greaterOrEqual: (x, y) => (x >= y ? 1 : 0),
  equal: (x, y) => (x === y ? 1 : 0),
  notEqual: (x, y) => (x !== y ? 1 : 0),
};

type Uniforms = Readonly<Record<string, number>>;

/** A scalar's value at a step, in double precision; the first step is 1. `uniforms` are those before the step. */
export function evaluateScalar(
  expression: ScalarExpression,
  hyper: Hyper,
  step: number,
  uniforms: Uniforms = {},
): number {
  const evaluate = (child: ScalarExpression): number => evaluateScalar(child, hyper, step, uniforms);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'hyper':
      return Number(hyper[expression.name]);
    case 'step':
      return step;
    case 'element':
      return uniforms[expression.name]!;
    case 'unary':
      return UNARY[expression.operator](evaluate(expression.operand));
    case 'binary':
      return BINARY[expression.operator](evaluate(expression.left), evaluate(expression.right));
    case 'choose':
      return evaluate(evaluate(expression.test) === 0 ? expression.otherwise : expression.then);
  }
}

/** A function that yields all scalars of a kernel, in its order, step after step from the first. */
export function scalarSteps(kernel: UpdateKernel, hyper: Hyper): () => Float64Array {
  let step = 0;
  let uniforms: Uniforms = Object.fromEntries(kernel.uniforms.map(({ name, initial }) => [name, initial]));
  return () => {
    step += 1;
    const at = (scalar: ScalarExpression): number => evaluateScalar(scalar, hyper, step, uniforms);
    const scalars = Float64Array.from(kernel.scalars, at);
    uniforms = Object.fromEntries(kernel.uniforms.map(({ name, next }) => [name, at(next)]));
    return scalars;
  };
}

/** Updates one element in place: `values` is [param, grad, ...the kernel's states, ...its wholes, in order]. */
export type ElementUpdate = (values: Float64Array, scalars: Float64Array) => void;
/** Computes one number from the same. */
export type ElementFunction = (values: Float64Array, scalars: Float64Array) => number;

export interface CompiledKernel {
  readonly update: ElementUpdate;
  /** The operand of each whole; null for a shape. */
  readonly operands: readonly (ElementFunction | null)[];
}

/** Compiles a kernel to nested functions that compute one element in double precision. */
export function compileKernel(kernel: UpdateKernel): CompiledKernel {
  const states = kernel.states.map((state) => state.name);
  const slots = ['param', 'grad', ...states];
  const locals = new Float64Array(kernel.body.length);
  const written = ['param', ...states];
  const evaluateBody = (bindings: UpdateKernel['body']) => {
    const values = bindings.map(({ name, value }) => ({ slot: slotOf(name), compute: compile(value) }));
    return (elements: Float64Array, scalars: Float64Array): void => {
      for (const { slot, compute } of values) locals[slot] = compute(elements, scalars);
    };
  };
  const body = evaluateBody(kernel.body);
  const results = written.map((name) => ({ slot: slots.indexOf(name), compute: compile(kernel.result[name]!) }));
  const outcome = new Float64Array(results.length);
  return {
    update: (values, scalars) => {
      body(values, scalars);
      // All results see the values from before the step, so none is written before the last is computed.
      for (let i = 0; i < results.length; i += 1) outcome[i] = results[i]!.compute(values, scalars);
      for (let i = 0; i < results.length; i += 1) values[results[i]!.slot] = outcome[i]!;
    },
    operands: kernel.wholes.map((whole) => {
      if (whole.kind === 'shape') return null;
      const before = evaluateBody(whole.body);
      const operand = compile(whole.operand);
      return (values, scalars) => {
        before(values, scalars);
        return operand(values, scalars);
      };
    }),
  };

  function slotOf(local: string): number {
    return kernel.body.findIndex((binding) => binding.name === local);
  }

  function compile(expression: KernelExpression): (values: Float64Array, scalars: Float64Array) => number {
    switch (expression.kind) {
      case 'constant': {
        const { value } = expression;
        return () => value;
      }
      case 'scalar': {
        const { index } = expression;
        return (_, scalars) => scalars[index]!;
      }
      case 'element': {
        const slot = slots.indexOf(expression.name);
        return (values) => values[slot]!;
      }
      case 'wholeValue': {
        const slot = slots.length + expression.index;
        return (values) => values[slot]!;
      }
      case 'local': {
        const slot = slotOf(expression.name);
        return () => locals[slot]!;
      }
      case 'unary': {
        const apply = UNARY[expression.operator];
        const operand = compile(expression.operand);
        return (values, scalars) => apply(operand(values, scalars));
      }
      case 'binary': {
        const apply = BINARY[expression.operator];
        const [left, right] = [compile(expression.left), compile(expression.right)];
        return (values, scalars) => apply(left(values, scalars), right(values, scalars));
      }
      case 'choose': {
        const [test, then, otherwise] = [expression.test, expression.then, expression.otherwise].map(compile);
        return (values, scalars) => (test!(values, scalars) === 0 ? otherwise! : then!)(values, scalars);
      }
    }
  }
}
