import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { counted } from '../base/units.ts';
import type { OptimizerSpec } from '../optimizer/optimizer.ts';
import { unknownName } from '../base/unknown-name.ts';
import { problems } from '../problem/catalog.ts';
import type { ProblemDefinition } from '../model/define-problem.ts';
import { hasSamples, problemName, type ProblemSpec } from '../problem/problem.ts';
import { escaped, looksOf, unseen } from './label.ts';
import { quickForm } from './quick.ts';
import type { Suite, Variant } from './suite.ts';

const FIELDS = ['name', 'problem', 'epochs', 'batchSize', 'seeds', 'variants'];
const OPTIONAL = ['probeEvery', 'quick'];

/** Generators are seeded with 32 bits: seeds beyond them would repeat others unnoticed. */
const LARGEST_SEED = 2 ** 32 - 1;

/**
 * Makes a suite of whatever a file exports, in its quick form if that is asked for.
 *
 * @throws InputError, without saying which file, for everything that cannot be run
 */
export function validateSuite(definition: unknown, quick = false): Suite {
  const whole = object('the default export', definition, 'what defineSuite({ ... }) returns');
  const known = [...FIELDS, ...OPTIONAL];
  const unknown = Object.keys(whole).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new InputError(`unknown field ${unknownName(unknown, known)}.`);
  const fields = quick ? quickForm(whole) : whole;
  for (const field of FIELDS) if (field !== 'batchSize') refuseMissing(field, fields[field]);
  const problem = validateProblem(fields['problem']);
  const probeEvery = fields['probeEvery'];
  return {
    name: validateName(fields['name']),
    problem,
    epochs: validateEpochs('epochs', fields['epochs']),
    batchSize: validateBatchSize(fields['batchSize'], problem),
    seeds: validateSeeds('seeds', fields['seeds']),
    variants: validateVariants(fields['variants']),
    ...(probeEvery !== undefined && { probeEvery: wholeNumber('probeEvery', probeEvery, 1) }),
  };
}

/** @param what how the user calls it: a field, or an option of the command line */
export function validateEpochs(what: string, value: unknown): number {
  return wholeNumber(what, value, 1);
}

/** @param what how the user calls it: a field, or an option of the command line */
export function validateSeeds(what: string, value: unknown): readonly number[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new InputError(
      `${what} is ${empty(value) ?? show(value)}; a list of whole numbers such as [0, 1, 2] is expected.`,
    );
  }
  const seeds = value.map((seed) => wholeNumber(`a seed in ${what}`, seed, 0, LARGEST_SEED));
  const seen = new Set<number>();
  const repeated = seeds.find((seed) => seen.size === seen.add(seed).size);
  if (repeated !== undefined) throw new InputError(`${what} has ${repeated} more than once; give each seed once.`);
  return seeds;
}

/** The name of a suite for a file that is called so: the same, where it can be one. */
export function nameForFile(name: string): string {
  return canNameFolder(name) ? name : 'suite';
}

function canNameFolder(name: string): boolean {
  return (
    /^[\p{L}\p{N}_][\p{L}\p{N}\p{M} ._+=@-]{0,79}$/u.test(name) &&
    !/[ .]$/.test(name) &&
    !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(name)
  );
}

/** The name becomes a folder's, on every system. */
function validateName(name: unknown): string {
  if (typeof name === 'string' && canNameFolder(name)) return name;
  throw new InputError(
    `name is ${show(name)}, which cannot name a folder; use up to 80 letters, digits, spaces and . _ - + = @, ` +
      'starting with a letter or digit.',
  );
}

function validateProblem(problem: unknown): ProblemSpec | ProblemDefinition {
  const { kind, ...options } = object('problem', problem, 'a problem such as mnistMlp({ hidden: [200] })');
  if (kind === 'definition' && typeof options['loss'] === 'function') return problem as ProblemDefinition;
  if (kind === 'function' && isOwnFunction(options)) return structuredClone(problem) as ProblemSpec;
  const known = Object.entries(problems).find(([name]) => name === kind);
  if (known === undefined)
    throw new InputError('problem is no problem; write for example mnistMlp({ hidden: [200] }).');
  return known[1].make(options as never);
}

/** Whether it is of the shape that defineFunction makes. */
function isOwnFunction({
  name,
  variables,
  start,
  body,
  result,
  stepsPerEpoch,
}: Readonly<Record<string, unknown>>): boolean {
  const lists = [variables, start, body].every(Array.isArray);
  return lists && typeof name === 'string' && typeof result === 'object' && typeof stepsPerEpoch === 'number';
}

function validateBatchSize(value: unknown, problem: ProblemSpec | ProblemDefinition): number {
  const sampled = problem.kind === 'definition' ? problem.data.kind !== 'none' : hasSamples(problem);
  if (!sampled) {
    if (value === undefined || value === 1) return 1;
    const name = problem.kind === 'definition' ? problem.name : problemName(problem);
    throw new InputError(
      `batchSize is ${show(value)}, but ${name} has no samples to make batches of; leave batchSize out.`,
    );
  }
  refuseMissing('batchSize', value);
  const batchSize = wholeNumber('batchSize', value, 1);
  // How many samples a suite's own data have is known when they are there.
  if (problem.kind === 'definition' || !hasSamples(problem) || batchSize <= problem.trainSize) return batchSize;
  throw new InputError(
    `batchSize is ${batchSize}, but the problem has only ${counted(problem.trainSize, 'training image')}.`,
  );
}

function refuseMissing(field: string, value: unknown): void {
  if (value === undefined) throw new InputError(`${field} is missing; a suite has ${FIELDS.join(', ')}.`);
}

function validateVariants(variants: unknown): readonly Variant[] {
  if (typeof variants !== 'object' || variants === null) {
    throw new InputError(`variants is ${show(variants)}; an object of label: optimizer is expected.`);
  }
  const pairs: readonly unknown[] = Array.isArray(variants) ? variants : Object.entries(variants);
  if (pairs.length === 0) throw new InputError('variants is empty; at least one label: optimizer is expected.');
  const seen = new Map<string, string>();
  return pairs.map((pair) => {
    const [label, optimizer, ...others] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof label !== 'string' || others.length > 0) {
      throw new InputError(`variants has ${show(pair)} where a pair [label, optimizer] is expected.`);
    }
    const trimmed = label.trim();
    const hidden = unseen(trimmed);
    if (hidden !== null)
      throw new InputError(`a variant is labelled ${show(label)}; a label is one line of text${hidden}.`);
    const looks = looksOf(trimmed);
    const other = seen.get(looks);
    if (other === trimmed)
      throw new InputError(`variants has the label "${trimmed}" more than once; labels must differ.`);
    if (other !== undefined)
      throw new InputError(
        `variants has the labels ${escaped(other)} and ${escaped(trimmed)}, which look the same; labels must differ for a reader.`,
      );
    seen.set(looks, trimmed);
    return { label: trimmed, optimizer: validateOptimizer(trimmed, optimizer) };
  });
}

function validateOptimizer(label: string, optimizer: unknown): OptimizerSpec {
  if (typeof optimizer === 'function') {
    throw new InputError(`variant "${label}" is a function; call it, for example rmsprop() in place of rmsprop.`);
  }
  const spec = object(`variant "${label}"`, optimizer, 'an optimizer such as rmsprop({ lr: 1e-3 })');
  if (isOptimizer(spec)) {
    const plain = plainCopy(spec);
    if (plain !== undefined) return plain;
  }
  throw new InputError(`variant "${label}" is no optimizer; write for example rmsprop({ lr: 1e-3 }).`);
}

/** Whether it is of the shape that our functions make; what is in a rule is theirs to check. */
function isOptimizer({ kind, name, hyper, rule, library }: Readonly<Record<string, unknown>>): boolean {
  if (typeof name !== 'string' || typeof hyper !== 'object' || hyper === null) return false;
  if (kind === 'library') return library === 'tfjs' || library === 'torch';
  if (kind !== 'rule' || typeof rule !== 'object' || rule === null) return false;
  return ['states', 'body', 'result'].every((part) => typeof (rule as Record<string, unknown>)[part] === 'object');
}

/** Undefined where it is no plain data, as a plan's trials must be: there is a function or a proxy in it. */
function plainCopy(spec: object): OptimizerSpec | undefined {
  try {
    return structuredClone(spec) as OptimizerSpec;
  } catch {
    return undefined;
  }
}

function object(what: string, value: unknown, expected: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new InputError(`${what} is ${show(value)}; ${expected} is expected.`);
}

function wholeNumber(what: string, value: unknown, least: number, most = Number.MAX_SAFE_INTEGER): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new InputError(`${what} is ${show(value)}; a whole number ${range} is expected.`);
}

function empty(value: unknown): string | undefined {
  return Array.isArray(value) && value.length === 0 ? 'empty' : undefined;
}
