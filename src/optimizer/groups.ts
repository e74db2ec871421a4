import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import { unknownName } from '../base/unknown-name.ts';
import { type Options, type Ranges, resolveHyper } from './hyper.ts';
import type { GroupedHyper, Groups, OptimizerSpec } from './optimizer.ts';
import type { Hyper } from './rule/expression.ts';

/** What an optimizer's options may say of groups of parameters, as PyTorch's `param_groups` do. */
export interface GroupOptions<H extends Hyper> {
  /**
   * By the group's name (weight, bias, norm, embedding, or what a layer was told), hyperparameters that its parameters have
   * in place of the optimizer's own: `{ bias: { weightDecay: 0 } }`.
   */
  readonly groups?: Readonly<Record<string, Partial<Options<H>>>>;
}

/** Names that any network may have parameters of. */
const COMMON_GROUPS: readonly string[] = ['weight', 'bias', 'norm', 'embedding'];

/**
 * Groups with what they change, in the order of `hyper`.
 *
 * @throws InputError naming `owner` and the group, for whatever `resolveHyper` refuses
 */
export function resolveGroups(owner: string, hyper: Hyper, ranges: Ranges, groups: unknown): Groups {
  if (typeof groups !== 'object' || groups === null || Array.isArray(groups))
    throw new InputError(
      `${owner}: groups is ${show(groups)}; an object of groups such as { bias: { weightDecay: 0 } } is expected.`,
    );
  return Object.fromEntries(
    Object.entries(groups as Readonly<Record<string, unknown>>).map(([group, given]) => {
      const all = resolveHyper(`${owner}: group ${group}`, hyper, ranges, given);
      return [group, Object.fromEntries(Object.entries(all).filter(([name]) => Object.hasOwn(given as object, name)))];
    }),
  );
}

/** The hyperparameters of a group's parameters. */
export function hyperOf({ hyper, groups }: GroupedHyper, group: string): Hyper {
  const own = groups !== undefined && Object.hasOwn(groups, group) ? groups[group] : undefined;
  return own === undefined ? hyper : { ...hyper, ...own };
}

/** All hyperparameters side by side, for people and tables; a group's as `bias.weightDecay`. */
export function flatHyper(optimizer: OptimizerSpec): OptimizerSpec['hyper'] {
  if (optimizer.kind === 'library' || optimizer.groups === undefined) return optimizer.hyper;
  const own = Object.entries(optimizer.groups).flatMap(([group, hyper]) =>
    Object.entries(hyper).map(([name, value]) => [`${group}.${name}`, value] as const),
  );
  return { ...optimizer.hyper, ...Object.fromEntries(own) };
}

/**
 * Holds an optimizer's groups against those that a problem's parameters are in. The names that any network may have are
 * let through, so that one optimizer suits many problems.
 *
 * @throws InputError for a group that no parameter is in
 */
export function checkGroups(optimizer: OptimizerSpec, known: readonly string[]): void {
  if (optimizer.kind === 'library' || optimizer.groups === undefined) return;
  const stray = Object.keys(optimizer.groups).find((group) => ![...known, ...COMMON_GROUPS].includes(group));
  if (stray === undefined) return;
  throw new InputError(`${optimizer.name}: no parameter of the problem is in the group ${unknownName(stray, known)}.`);
}
