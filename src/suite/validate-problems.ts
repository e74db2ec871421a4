import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { counted } from '../base/units.ts';
import { unknownName } from '../base/unknown-name.ts';
import type { ProblemDefinition } from '../model/define-problem.ts';
import { problems as catalog } from '../problem/catalog.ts';
import { hasSamples, problemName, type KnownProblemSpec } from '../problem/problem.ts';
import { validateLabels } from './label.ts';
import type { SuiteProblem } from './suite.ts';
import { object, refuseMissing, validateEpochs, wholeNumber } from './validate-values.ts';

type Problem = SuiteProblem['problem'];
type Fields = Readonly<Record<string, unknown>>;

const SETTINGS = ['problem', 'epochs', 'batchSize', 'probeEvery'];

/**
 * The problems that a suite names, one under `problem` or several under `problems`, each with the settings that are its
 * own or the suite's.
 *
 * @throws InputError, without saying which file
 */
export function validateProblems(fields: Fields): readonly SuiteProblem[] {
  const { problem, problems } = fields;
  if (problem !== undefined && problems !== undefined)
    throw new InputError('has problem and problems; give one of them.');
  if (problems === undefined) return [oneOf(null, problem, fields, '')];
  const given = object('problems', problems, 'an object of label: problem');
  const labels = Object.keys(given);
  if (labels.length === 0) throw new InputError('problems is empty; at least one label: problem is expected.');
  const trimmed = validateLabels('problem', 'problems', labels);
  return labels.map((label, i) => {
    const name = `problem "${trimmed[i]!}": `;
    const own = settingsOf(name, given[label]);
    // The suite's batch size is for problems that have samples.
    const { batchSize: shared, ...rest } = fields;
    const merged = { ...rest, ...(hasBatches(own['problem']) && { batchSize: shared }), ...own };
    return oneOf(trimmed[i]!, own['problem'], merged, name);
  });
}

/** As far as can be told before it is checked. */
function hasBatches(problem: unknown): boolean {
  const { stepsPerEpoch, data } = Object(problem) as Fields;
  return stepsPerEpoch === undefined && (Object(data) as Fields)['kind'] !== 'none';
}

/** A problem alone, or one with settings of its own around it. */
function settingsOf(name: string, value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null;
  if (!isObject || 'kind' in value || !('problem' in value)) return { problem: value };
  const unknown = Object.keys(value).find((key) => !SETTINGS.includes(key));
  if (unknown !== undefined) throw new InputError(`${name}unknown field ${unknownName(unknown, SETTINGS)}.`);
  return Object.fromEntries(Object.entries(value).filter(([, setting]) => setting !== undefined));
}

/** @param name what messages begin with, of a problem that has a label */
function oneOf(label: string | null, given: unknown, fields: Fields, name: string): SuiteProblem {
  const problem = validateProblem(given, name === '' ? 'problem' : name.slice(0, -2));
  const { probeEvery } = fields;
  refuseMissing('epochs', fields['epochs'], name);
  return {
    label,
    problem,
    epochs: validateEpochs(`${name}epochs`, fields['epochs']),
    batchSize: validateBatchSize(fields['batchSize'], problem, name),
    ...(probeEvery !== undefined && { probeEvery: wholeNumber(`${name}probeEvery`, probeEvery, 1) }),
  };
}

function validateProblem(problem: unknown, what: string): Problem {
  const { kind, ...options } = object(what, problem, 'a problem such as mnistMlp({ hidden: [200] })');
  if (kind === 'definition' && typeof options['loss'] === 'function') return problem as ProblemDefinition;
  if (kind === 'function' && isOwnFunction(options)) return structuredClone(problem) as KnownProblemSpec;
  const known = Object.entries(catalog).find(([name]) => name === kind);
  if (known === undefined)
    throw new InputError(`${what} is no problem; write for example mnistMlp({ hidden: [200] }).`);
  return known[1].make(options as never);
}

/** Whether it is of the shape that defineFunction makes. */
function isOwnFunction({ name, variables, start, body, result, stepsPerEpoch }: Fields): boolean {
  const lists = [variables, start, body].every(Array.isArray);
  return lists && typeof name === 'string' && typeof result === 'object' && typeof stepsPerEpoch === 'number';
}

function validateBatchSize(value: unknown, problem: Problem, name: string): number {
  const sampled = problem.kind === 'definition' ? problem.data.kind !== 'none' : hasSamples(problem);
  if (!sampled) {
    if (value === undefined || value === 1) return 1;
    const called = problem.kind === 'definition' ? problem.name : problemName(problem);
    throw new InputError(
      `${name}batchSize is ${show(value)}, but ${called} has no samples to make batches of; leave batchSize out.`,
    );
  }
  refuseMissing('batchSize', value, name);
  const batchSize = wholeNumber(`${name}batchSize`, value, 1);
  // How many samples a suite's own data have is known when they are there.
  if (problem.kind === 'definition' || !hasSamples(problem) || batchSize <= problem.trainSize) return batchSize;
  throw new InputError(
    `${name}batchSize is ${batchSize}, but the problem has only ${counted(problem.trainSize, 'training image')}.`,
  );
}
