import { sentence } from '../../base/errors.ts';
import { unknownName } from '../../base/unknown-name.ts';
import type { LibraryOptimizer } from '../../optimizer/optimizer.ts';
import { startPython } from './torch.ts';

/** What the Python process answers: its classes with their options, and what it said when it made each optimizer. */
interface Answer {
  readonly version: string;
  readonly classes: Readonly<Record<string, readonly string[]>>;
  readonly refusals: readonly (string | null)[];
}

/**
 * What PyTorch has against each optimizer, before anything is trained: a class or an option that this version does not
 * have, or a value that it refuses. Null where it has nothing against it, and everywhere where there is no PyTorch, or
 * one that breaks.
 */
export async function torchObjections(optimizers: readonly LibraryOptimizer[]): Promise<readonly (string | null)[]> {
  const none = optimizers.map(() => null);
  if (optimizers.length === 0) return none;
  const start = await startPython();
  if (!start.available) return none;
  try {
    const asked = optimizers.map(({ name, hyper }) => ({ name, hyper }));
    const { header } = await start.python.call({ optimizers: asked });
    const answer = { version: start.version, ...header } as unknown as Answer;
    return optimizers.map((optimizer, i) => objection(optimizer, answer, answer.refusals[i] ?? null));
  } catch {
    // A Python that breaks when it is asked will break when it trains, and its trials say how.
    return none;
  } finally {
    await start.python.close();
  }
}

function objection({ name, hyper }: LibraryOptimizer, { version, classes }: Answer, refusal: string | null) {
  const options = Object.hasOwn(classes, name) ? classes[name] : undefined;
  if (options === undefined) return `torch.optim ${version} has no ${unknownName(name, Object.keys(classes))}.`;
  const unknown = Object.keys(hyper).find((option) => !options.includes(option));
  if (unknown !== undefined) return `torch.${name}: unknown hyperparameter ${unknownName(unknown, options)}.`;
  return refusal === null ? null : `torch.${name}: PyTorch refuses it: ${sentence(refusal)}`;
}
