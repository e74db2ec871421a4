import { InputError } from '../base/errors.ts';
import { show } from '../base/show.ts';
import type { RuleOptimizer } from './optimizer.ts';

/**
 * What the types say already, for suites that nothing has type-checked.
 *
 * @param owner the function that was called with it
 * @throws InputError for everything but an optimizer with a rule
 */
export function requireRule(owner: string, optimizer: unknown): asserts optimizer is RuleOptimizer {
  const { kind, name, library } = Object(optimizer) as Readonly<Record<string, unknown>>;
  if (kind === 'rule') return;
  if (kind === 'library') {
    const called = `${String(library)} ${String(name)}`;
    throw new InputError(
      `${owner}: ${called} is a library's own optimizer, which steps as it is; one of ours is expected.`,
    );
  }
  throw new InputError(`${owner}: got ${show(optimizer)} where an optimizer such as rmsprop() is expected.`);
}
