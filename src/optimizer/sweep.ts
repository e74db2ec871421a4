import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import type { OptimizerSpec } from './optimizer.ts';

/** Whatever makes an optimizer of its options: a factory of ours or a library's, or a function of the suite's own. */
type Factory = (options: never) => OptimizerSpec;

type OptionsOf<F extends Factory> = NonNullable<Parameters<F>[0]>;

/** The values to try, by hyperparameter. */
export type Grid<F extends Factory> = { readonly [Name in keyof OptionsOf<F>]?: readonly OptionsOf<F>[Name][] };

/**
 * Every combination of some values, as labelled variants to be spread into a suite's: `rmsprop lr=0.01 alpha=0.9`. They
 * come in the order in which they are written, the last hyperparameter changing fastest.
 *
 * @param fixed hyperparameters that all of them share
 * @throws InputError for a grid that is no grid; the optimizer's own for hyperparameters that it refuses
 */
export function sweep<F extends Factory>(
  make: F,
  grid: Grid<F>,
  fixed: Partial<OptionsOf<F>> = {},
): Readonly<Record<string, ReturnType<F>>> {
  if (typeof make !== 'function') {
    throw new InputError(
      `sweep: got ${show(make)} where an optimizer that is not called is expected, such as rmsprop.`,
    );
  }
  checkGrid(grid, fixed);
  let points: readonly Readonly<Record<string, unknown>>[] = [{}];
  for (const [name, values] of Object.entries(grid as Readonly<Record<string, readonly unknown[]>>))
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  const create = make as unknown as (options: object) => ReturnType<F> | undefined;
  return Object.fromEntries(
    points.map((point) => {
      // What is fixed is said, too: two sweeps of a suite that differ in it alone must not take each other's labels.
      const options = { ...point, ...fixed };
      const optimizer = create(options);
      if (optimizer?.kind === undefined) {
        const settings = settingsOf(options).join(' ');
        throw new InputError(
          `sweep: the function returned ${show(optimizer)} for ${settings}; an optimizer is expected.`,
        );
      }
      return [labelOf(optimizer, options), optimizer];
    }),
  );
}

function labelOf(optimizer: OptimizerSpec, options: object): string {
  const name = optimizer.kind === 'library' ? `${optimizer.library} ${optimizer.name}` : optimizer.name;
  const modifiers = optimizer.kind === 'library' ? [] : (optimizer.modifiers ?? []);
  const kinds = modifiers.map((each) => (each.kind === 'schedule' ? each.schedule.kind : each.kind));
  return [name, ...kinds, ...settingsOf(options)].join(' ');
}

function settingsOf(options: object): readonly string[] {
  return Object.entries(options as Readonly<Record<string, unknown>>).flatMap(([key, value]) =>
    key === 'groups' && isObject(value)
      ? Object.entries(value).flatMap(([group, own]) =>
          settingsOf(Object(own) as object).map((each) => `${group}.${each}`),
        )
      : [`${key}=${String(value)}`],
  );
}

function checkGrid(grid: unknown, fixed: unknown): void {
  if (!isObject(grid) || Object.keys(grid).length === 0) {
    const shown = isObject(grid) ? 'an empty object' : show(grid);
    throw new InputError(`sweep: got ${shown} where lists of values are expected, such as { lr: [1e-2, 1e-3] }.`);
  }
  if (!isObject(fixed))
    throw new InputError(`sweep: got ${show(fixed)} where an object of hyperparameters is expected.`);
  for (const [name, values] of Object.entries(grid)) {
    if (!Array.isArray(values) || values.length === 0) {
      const shown = Array.isArray(values) ? 'an empty list' : show(values);
      throw new InputError(`sweep: ${name} is ${shown}; a list of values such as [1e-2, 1e-3] is expected.`);
    }
    const repeated = (values as readonly unknown[]).find((value, i) => values.indexOf(value) !== i);
    if (repeated !== undefined) throw new InputError(`sweep: ${name} has ${show(repeated)} more than once.`);
    if (Object.hasOwn(fixed, name)) throw new InputError(`sweep: ${name} is both in the grid and fixed; choose one.`);
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
