import { BINARY, UNARY } from './arithmetic.ts';
import type { Hyper, KernelExpression, ScalarExpression, UpdateKernel } from './expression.ts';
import { operandsOf, operationOf } from './scalar-tape.ts';

/** A scalar's value at a step, in double precision; the first step is 1. */
export function evaluateScalar(expression: ScalarExpression, hyper: Hyper, step: number): number {
  const evaluate = (child: ScalarExpression): number => evaluateScalar(child, hyper, step);
  switch (expression.kind) {
    case 'constant':
      return expression.value;
    case 'hyper':
      return Number(hyper[expression.name]);
    case 'step':
      return step;
    case 'unary':
      return UNARY[expression.operator](evaluate(expression.operand));
    case 'binary':
      return BINARY[expression.operator](evaluate(expression.left), evaluate(expression.right));
    case 'choose':
      return evaluate(evaluate(expression.test) === 0 ? expression.otherwise : expression.then);
  }
}

/** A function that yields all scalars of a kernel, in its order, step after step from the first. */
export function scalarSteps({ operations, scalars, uniforms }: UpdateKernel, hyper: Hyper): () => Float64Array {
  const now = { values: new Float64Array(operations.length), step: 0, uniforms: new Map<string, number>() };
  for (const { name, initial } of uniforms) now.uniforms.set(name, initial);
  const changing: (() => void)[] = [];
  const changes = new Uint8Array(operations.length);
  for (const [place, operation] of operations.entries()) {
    const compute = operationOf(operation, hyper, now);
    const update = (): void => {
      now.values[place] = compute();
    };
    const { kind } = operation;
    if (kind === 'step' || kind === 'element' || operandsOf(operation).some((operand) => changes[operand] === 1)) {
      changes[place] = 1;
      changing.push(update);
    } else update();
  }
  return () => {
    now.step += 1;
    for (const update of changing) update();
    for (const { name, next } of uniforms) now.uniforms.set(name, now.values[next]!);
    return Float64Array.from(scalars, (place) => now.values[place]!);
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
  const slotOf = new Map(kernel.body.map(({ name }, slot) => [name, slot]));
  const written = ['param', ...states];
  const evaluateBody = (bindings: UpdateKernel['body']) => {
    const values = bindings.map(({ name, value }) => ({ slot: slotOf.get(name)!, compute: compile(value) }));
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
        const slot = slotOf.get(expression.name)!;
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
