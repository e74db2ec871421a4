import { InputError } from '../../../base/errors.ts';
import { show } from '../../../base/show.ts';
import { unknownName } from '../../../base/unknown-name.ts';
import { checkOptions } from '../../options.ts';
import type { ArraysSplit, ArrayValues, DataSource } from '../source.ts';
import { authorOf, checkValidation } from './asked.ts';

export interface ArraysOptions<Fields extends string> {
  readonly name: string;
  /** The shape of one sample, by field: x: [4], y: []. */
  readonly fields: Readonly<Record<Fields, readonly number[]>>;
  /** All samples of a field, one behind the other. */
  readonly train: Readonly<Record<NoInfer<Fields>, ArrayValues>>;
  readonly test: Readonly<Record<NoInfer<Fields>, ArrayValues>>;
  /** Samples of their own, or how many of the last training samples are not trained on; none when not given. */
  readonly validation?: number | Readonly<Record<NoInfer<Fields>, ArrayValues>>;
}

/**
 * Samples that a suite makes itself. Whole numbers (Uint8Array, Int32Array) are labels or tokens, and Float32Array
 * numbers to compute with.
 *
 * @throws InputError where lengths do not fit the shapes, or numbers are not finite
 */
export function arrays<const Fields extends string>(options: ArraysOptions<Fields>): DataSource<Fields> {
  checkOptions('arrays', options, ['name', 'fields', 'train', 'test', 'validation']);
  const { name, fields, train, test, validation } = options;
  if (typeof name !== 'string' || name.trim() === '')
    throw new InputError(`arrays: name is ${show(name)}; a name for the data is expected.`);
  const names = namesOf('arrays', fields);
  for (const field of names) {
    const shape: unknown = fields[field as Fields];
    if (!Array.isArray(shape) || !shape.every((n) => Number.isInteger(n) && n > 0))
      throw new InputError(
        `arrays: field "${field}" is ${Array.isArray(shape) ? JSON.stringify(shape) : show(shape)}; the shape of one sample such as [4], or [] for a number, is expected.`,
      );
  }
  const ownValidation = typeof validation === 'object';
  const splits = [['train', train], ['test', test], ...(ownValidation ? [['validation', validation]] : [])] as const;
  for (const [split, values] of splits as readonly (readonly [string, ArraysSplit])[]) {
    checkSplit(split, values, fields);
    for (const field of names)
      if (train[field as Fields].constructor !== values[field]!.constructor)
        throw new InputError(
          `arrays: field "${field}" has other kinds of numbers in train and in ${split}; give both the same.`,
        );
  }
  const { at } = authorOf(arrays);
  return {
    kind: 'arrays',
    name,
    shapes: { ...fields },
    train: { ...train },
    test: { ...test },
    validation: ownValidation ? { ...validation } : checkValidation('arrays', validation),
    ...(at !== undefined && { at }),
  };
}

function namesOf(what: string, fields: unknown): readonly string[] {
  const isObject = typeof fields === 'object' && fields !== null && !Array.isArray(fields);
  if (!isObject || Object.keys(fields).length === 0)
    throw new InputError(
      `${what}: fields is ${isObject ? '{}' : show(fields)}; an object of name: shape is expected, for example { x: [4], y: [] }.`,
    );
  return Object.keys(fields);
}

function checkSplit(split: string, values: ArraysSplit, fields: Readonly<Record<string, readonly number[]>>): void {
  const names = Object.keys(fields);
  const offered: unknown = values;
  if (typeof offered !== 'object' || offered === null)
    throw new InputError(
      `arrays: ${split} is ${show(values)}; the numbers of each field are expected, for example { ${names[0]!}: new Float32Array(…) }.`,
    );
  const unknown = Object.keys(values).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InputError(`arrays: ${split} has no field ${unknownName(unknown, names)}.`);
  const counts = names.map((name) => {
    const given: unknown = values[name];
    if (given === undefined)
      throw new InputError(
        `arrays: ${split} has no "${name}"; every field (${names.join(', ')}) is expected in ${split === 'validation' ? 'it' : 'train and in test'}.`,
      );
    const known = given instanceof Uint8Array || given instanceof Int32Array || given instanceof Float32Array;
    if (!known)
      throw new InputError(
        `arrays: ${split}.${name} is ${ArrayBuffer.isView(given) ? `a ${given.constructor.name}` : show(given)}; a Uint8Array, Int32Array or Float32Array is expected.`,
      );
    const size = fields[name]!.reduce((product, n) => product * n, 1);
    if (given.length === 0 || given.length % size !== 0)
      throw new InputError(
        `arrays: ${split}.${name} holds ${given.length} numbers; a multiple of ${size}, the numbers of one sample, is expected.`,
      );
    const wrong = given.findIndex((value) => !Number.isFinite(value));
    if (wrong !== -1)
      throw new InputError(
        `arrays: ${split}.${name} has ${String(given[wrong])} at place ${wrong}; finite numbers are expected.`,
      );
    return given.length / size;
  });
  const other = counts.findIndex((count) => count !== counts[0]);
  if (other !== -1)
    throw new InputError(
      `arrays: ${split} has ${counts[0]!} samples of ${names[0]!} and ${counts[other]!} of ${names[other]!}; as many of each are expected.`,
    );
}
