import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { type GroupOptions, resolveGroups } from './groups.ts';
import { type Options, type Range, resolveHyper } from './hyper.ts';
import type { RuleOptimizer } from './optimizer.ts';
import type { Hyper } from './rule/expression.ts';
import { INPUTS, NAMESPACES, parseRule } from './rule/parse.ts';
import type { UpdateFunction } from './rule/source.ts';
import { unknownName } from '../base/unknown-name.ts';

/** An optimizer's definition: its hyperparameters with their defaults, its states, and what a step does. */
export interface Definition<H extends Hyper, State extends string> {
  readonly name: string;
  /** Name → default. `lr`, where there is one, must always be above 0. */
  readonly hyper: H;
  /** Name → value before the first step: a number, or the name of the hyperparameter that holds it. */
  readonly state?: Readonly<Record<State, number | NumberNames<H>>>;
  /** The state that takes the place of `param` when the network is evaluated, for optimizers that average. */
  readonly evaluateAt?: NoInfer<State>;
  /** Hyperparameters that are learning rates too, besides `lr`: a schedule reaches them, each from its own value. */
  readonly learningRates?: readonly NumberNames<H>[];
  /** Limits of the hyperparameters, beyond their types. */
  readonly range?: { readonly [K in NumberNames<H>]?: Range };
  /**
   * What a step does to one number. It is read, not called: see `parseRule` for what it may say.
   *
   * @param values `param`, its gradient `grad`, the step's number `t` (the first is 1), the states, and `tensor` and
   *   `network`, whose functions see more than one number
   */
  update(
    values: Record<(typeof INPUTS)[number] | State, number> & Wholes,
    hyper: Options<H>,
  ): Record<'param' | State, number>;
}

type Reduce = (x: number) => number;

/** Functions of all numbers of a tensor, or of the network. A weight has PyTorch's shape, [out, in], a kernel [out, in·kh·kw]. */
export interface Wholes {
  readonly tensor: Readonly<Record<'sum' | 'mean' | 'norm' | 'max' | 'rowMean' | 'columnMean', Reduce>> & {
    /** U·Vᵀ of the singular value decomposition, roughly, by five steps of Newton and Schulz; of an embedding, and of what is no matrix, x. */
    readonly orthogonal: Reduce;
    /** L^(−1/4)·x·R^(−1/4), with L and R the sums of x·xᵀ and xᵀ·x over all steps so far, from eps·I; see shampoo. */
    readonly shampoo: (x: number, eps: number, updateFrequency: number, maxPreconditionerDim: number) => number;
    readonly rows: number;
    readonly columns: number;
    /** Rows and columns are both more than one. */
    readonly isMatrix: boolean;
    /** It is a table whose rows are looked up by tokens: one step changes some rows, and none has to do with another. */
    readonly isEmbedding: boolean;
  };
  readonly network: Readonly<Record<'sum' | 'mean' | 'norm' | 'max', Reduce>>;
}

type NumberNames<H extends Hyper> = { [K in keyof H]: H[K] extends boolean ? never : K }[keyof H] & string;

/** Makes the optimizer with some hyperparameters other than their defaults. */
export type RuleFactory<H extends Hyper> = (options?: RuleOptions<H>) => RuleOptimizer;

/** What a factory is given: hyperparameters in place of their defaults, and groups of parameters that have others. */
export type RuleOptions<H extends Hyper> = Partial<Options<H>> & GroupOptions<H>;

const FIELDS = ['name', 'hyper', 'state', 'evaluateAt', 'learningRates', 'range', 'update'];

/**
 * Defines an optimizer by what it does to one number.
 *
 * @throws InputError when the definition or its update function cannot be used; the returned factory throws it for
 *   hyperparameters that are unknown, of the wrong type or out of range
 */
export function defineOptimizer<const H extends Hyper, State extends string = never>(
  definition: Definition<H, State>,
): RuleFactory<H> {
  const definedAt: { readonly stack?: unknown } = {};
  // Only the stack's place is taken here; formatting it waits until there is something to say.
  Error.captureStackTrace(definedAt, defineOptimizer);
  const checked = checkDefinition(definition);
  const { name, hyper, range = {}, state: states = {}, evaluateAt, learningRates, update } = checked;
  const defaults = resolveHyper(name, hyper, range);
  const parsed = parseRule({ name, hyper, states, update, definedAt });
  const rule = evaluateAt === undefined ? parsed : { ...parsed, evaluateAt };
  const rest = { rule, ...(learningRates !== undefined && { learningRates }) };
  return (options) => {
    const { groups, ...own } = Object(options) as GroupOptions<H>;
    const given = resolveHyper(name, defaults, range, groups === undefined ? options : own, ['groups']);
    const inGroups = groups !== undefined && { groups: resolveGroups(name, given, range, groups) };
    return { kind: 'rule', name, hyper: given, ...inGroups, ...rest };
  };
}

interface PlainDefinition {
  readonly name: string;
  readonly hyper: Hyper;
  readonly state?: Readonly<Record<string, number | string>>;
  readonly range?: Readonly<Record<string, Range>>;
  readonly evaluateAt?: string;
  readonly learningRates?: readonly string[];
  readonly update: UpdateFunction;
}

/** What the types say already, for suites that nothing has type-checked. */
function checkDefinition(definition: object): PlainDefinition {
  const { name, hyper, state = {}, range = {}, update } = definition as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || name.trim() === '') {
    throw new InputError(`defineOptimizer: name is ${show(name)}; a text that names the optimizer is expected.`);
  }
  const unknown = Object.keys(definition).find((key) => !FIELDS.includes(key));
  if (unknown !== undefined) throw new InputError(`${name}: unknown field ${unknownName(unknown, FIELDS)}.`);
  if (typeof update !== 'function') throw new InputError(`${name}: update is ${show(update)}; a function is expected.`);
  const hypers = entries(name, 'hyper', hyper);
  for (const [key, value] of hypers) {
    if (key === 'groups')
      throw new InputError(`${name}: a hyperparameter cannot be called groups, which every optimizer has; rename it.`);
    if (typeof value !== 'number' && typeof value !== 'boolean') {
      throw new InputError(`${name}: the default of ${key} is ${show(value)}; a number or a boolean is expected.`);
    }
  }
  const numbers = hypers.filter(([, value]) => typeof value === 'number').map(([key]) => key);
  for (const [key, value] of entries(name, 'state', state)) checkState(name, key, value, numbers);
  const { evaluateAt } = definition as Readonly<Record<string, unknown>>;
  const states = Object.keys(state as object);
  if (evaluateAt !== undefined && !states.some((known) => known === evaluateAt)) {
    const known = states.length === 0 ? 'there are none' : `known are ${states.join(', ')}`;
    throw new InputError(`${name}: evaluateAt is ${show(evaluateAt)}; a state is expected (${known}).`);
  }
  checkRates(name, (definition as Readonly<Record<string, unknown>>)['learningRates'], numbers);
  const stray = entries(name, 'range', range).find(([key]) => !numbers.includes(key));
  if (stray) throw new InputError(`${name}: range is given for an unknown number ${unknownName(stray[0], numbers)}.`);
  return definition as PlainDefinition;
}

function checkRates(owner: string, rates: unknown, numbers: readonly string[]): void {
  if (rates === undefined) return;
  if (!Array.isArray(rates))
    throw new InputError(`${owner}: learningRates is ${show(rates)}; a list of names of hyperparameters is expected.`);
  const stray = (rates as readonly unknown[]).find((rate) => !numbers.some((name) => name === rate));
  if (stray !== undefined)
    throw new InputError(
      `${owner}: learningRates names an unknown number ${typeof stray === 'string' ? unknownName(stray, numbers) : show(stray)}.`,
    );
}

function entries(owner: string, field: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return Object.entries(value);
  throw new InputError(`${owner}: ${field} is ${show(value)}; an object is expected.`);
}

function checkState(owner: string, state: string, initial: unknown, numbers: readonly string[]): void {
  if ([...INPUTS, ...NAMESPACES].some((input) => input === state)) {
    throw new InputError(`${owner}: a state cannot be called ${state}; choose another name.`);
  }
  if (typeof initial === 'number' && Number.isFinite(initial)) return;
  if (typeof initial !== 'string') {
    throw new InputError(`${owner}: state ${state} starts at ${show(initial)}; a finite number is expected.`);
  }
  if (!numbers.includes(initial)) {
    throw new InputError(`${owner}: state ${state} starts at an unknown number ${unknownName(initial, numbers)}.`);
  }
}
