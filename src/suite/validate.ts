import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';
import type { OptimizerSpec } from '../optimizer/optimizer.ts';
import { validateLabels } from './label.ts';
import { quickForm } from './quick.ts';
import type { Suite, Variant } from './suite.ts';
import { validateProblems } from './validate-problems.ts';
import { object, refuseMissing, validateSeeds } from './validate-values.ts';

const KNOWN = ['name', 'problem', 'problems', 'epochs', 'batchSize', 'seeds', 'variants', 'probeEvery', 'quick'];

/**
 * Makes a suite of whatever a file exports, in its quick form if that is asked for.
 *
 * @throws InputError, without saying which file, for everything that cannot be run
 */
export function validateSuite(definition: unknown, quick = false): Suite {
  const whole = object('the default export', definition, 'what defineSuite({ ... }) returns');
  const unknown = Object.keys(whole).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw new InputError(`unknown field ${unknownName(unknown, KNOWN)}.`);
  const fields = quick ? quickForm(whole) : whole;
  const several = fields['problems'] !== undefined;
  const needed = several ? ['name', 'seeds', 'variants'] : ['name', 'problem', 'epochs', 'seeds', 'variants'];
  for (const field of needed) refuseMissing(field, fields[field]);
  return {
    name: validateName(fields['name']),
    problems: validateProblems(fields),
    seeds: validateSeeds('seeds', fields['seeds']),
    variants: validateVariants(fields['variants']),
  };
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

function validateVariants(variants: unknown): readonly Variant[] {
  if (typeof variants !== 'object' || variants === null) {
    throw new InputError(`variants is ${show(variants)}; an object of label: optimizer is expected.`);
  }
  const pairs: readonly unknown[] = Array.isArray(variants) ? variants : Object.entries(variants);
  if (pairs.length === 0) throw new InputError('variants is empty; at least one label: optimizer is expected.');
  const given = pairs.map((pair) => {
    const [label, optimizer, ...others] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof label === 'string' && others.length === 0) return { label, optimizer };
    throw new InputError(`variants has ${show(pair)} where a pair [label, optimizer] is expected.`);
  });
  const labels = validateLabels('variant', 'variants', given.map(({ label }) => label)); // prettier-ignore
  return given.map(({ optimizer }, i) => ({ label: labels[i]!, optimizer: validateOptimizer(labels[i]!, optimizer) }));
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
