import { InputError } from '../base/errors.ts';
import { torchObjections } from '../engine/library/torch-objections.ts';
import type { LibraryOptimizer } from '../optimizer/optimizer.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';

/**
 * What library.torch may be given PyTorch alone knows: it is asked once, before anything is written.
 *
 * @throws InputError for the first variant that it would not make
 */
export async function refuseWhatPyTorchRefuses(plan: readonly TrialSpec[]): Promise<void> {
  const variants = new Map<string, LibraryOptimizer>();
  for (const { variant, optimizer } of plan)
    if (optimizer.kind === 'library' && optimizer.library === 'torch') variants.set(variant, optimizer);
  const objections = await torchObjections([...variants.values()]);
  for (const [i, label] of [...variants.keys()].entries())
    if (objections[i]) throw new InputError(`variant "${label}": ${objections[i]}`);
}
