import { InputError } from '../../base/errors.ts';
import { show } from '../../base/show.ts';
import type { LibraryHyper, LibraryOptimizer, LibraryValue } from '../optimizer.ts';

/** Keyword arguments of the class, under PyTorch's own names; a list becomes a tuple and null becomes None. */
export type TorchOptions = LibraryHyper;

/** Makes a variant of one class of torch.optim. What the options mean, and whether they can be, PyTorch decides. */
export type TorchFactory = (options?: TorchOptions) => LibraryOptimizer;

/** The classes of PyTorch 2; which of them there are depends on the version that is installed. */
type KnownClass =
  | 'Adadelta'
  | 'Adafactor'
  | 'Adagrad'
  | 'Adam'
  | 'AdamW'
  | 'Adamax'
  | 'ASGD'
  | 'LBFGS'
  | 'Muon'
  | 'NAdam'
  | 'RAdam'
  | 'RMSprop'
  | 'Rprop'
  | 'SGD';

export type TorchOptimizers = Readonly<Record<KnownClass, TorchFactory>> & Readonly<Record<string, TorchFactory>>;

/**
 * Every class of torch.optim by its name, https://pytorch.org/docs/stable/optim.html#algorithms: the trial is trained
 * by PyTorch in a Python process, from the same initial weights and on the same batches. Where no python3 has PyTorch,
 * the trial is skipped. The factories throw InputError for options that are no JSON.
 */
export const torch: TorchOptimizers = new Proxy<TorchOptimizers>(Object.create(null) as TorchOptimizers, {
  get: (_, name) => (typeof name === 'string' ? factory(name) : undefined),
});

function factory(name: string): TorchFactory {
  return (options = {}) => {
    const given: unknown = options;
    if (typeof given !== 'object' || given === null || Array.isArray(given)) {
      throw new InputError(`torch.${name}: got ${show(given)} where an object of hyperparameters is expected.`);
    }
    const wrong = Object.entries(given as Readonly<Record<string, unknown>>).find(([, value]) => !isValue(value));
    if (wrong !== undefined) {
      const [option, value] = wrong;
      throw new InputError(
        `torch.${name}: ${option} is ${show(value)}; a finite number, a boolean, a text, null or a list of them is expected.`,
      );
    }
    return { kind: 'library', library: 'torch', name, hyper: { ...options } };
  };
}

function isValue(value: unknown): value is LibraryValue {
  if (Array.isArray(value)) return value.every(isValue);
  return value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value);
}
