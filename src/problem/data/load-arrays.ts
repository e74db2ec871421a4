import type { Field, FieldSplit } from './fields.ts';
import type { LoadedFields } from './loaded.ts';
import { fingerprintOf, inSharedMemory } from './shared.ts';
import type { ArraysSource, ArraysSplit } from './source.ts';
import { setAside } from './validation.ts';

export function loadArrays({ name, shapes, train, test, validation }: ArraysSource): LoadedFields {
  const [[first, shape]] = Object.entries(shapes) as [[string, readonly number[]]];
  const size = shape.reduce((product, n) => product * n, 1);
  const split = (values: ArraysSplit): FieldSplit => ({
    count: values[first]!.length / size,
    values: Object.fromEntries(Object.entries(values).map(([field, given]) => [field, inSharedMemory(given)])),
  });
  const own = typeof validation === 'number' ? null : split(validation);
  const training =
    own === null ? setAside(split(train), validation as number) : { train: split(train), validation: own };
  const splits = { ...training, test: split(test) };
  const all = Object.values(splits);
  const field = (of: string): Field => {
    const integer = !(train[of] instanceof Float32Array);
    const most = integer ? Math.max(...all.map(({ values }) => largest(values[of]!))) : -1;
    return { shape: shapes[of]!, integer, scale: null, ...(integer && most >= 0 && { classes: most + 1 }) };
  };
  const fields = Object.fromEntries(Object.keys(shapes).map((of) => [of, field(of)]));
  const fingerprint = fingerprintOf(fields, splits);
  return { data: { name, fingerprint, fields, splits }, origin: { name, fingerprint, source: 'the suite' } };
}

const largest = (values: Iterable<number>): number => {
  let most = -Infinity;
  for (const value of values) if (value > most) most = value;
  return most;
};
