import type { LibraryOptimizer } from '../optimizer.ts';

type Named = Pick<LibraryOptimizer, 'library' | 'name'>;

interface Note extends Named {
  /** The boolean option without which the note does not apply. */
  readonly option?: string;
  /** A sentence. */
  readonly says: string;
}

/** Where a library's optimizer computes something else than its paper or PyTorch; a test asserts each of them. */
const notes: readonly Note[] = [
  {
    library: 'tfjs',
    name: 'rmsprop',
    says:
      'Adds epsilon, 1e-7 by default, under the square root, where PyTorch adds 1e-8 to the root (our epsInSqrt ' +
      'chooses): small gradients make smaller steps.',
  },
  {
    library: 'tfjs',
    name: 'rmsprop',
    option: 'centered',
    says:
      'With centered it subtracts epsilon under the root: a weight whose gradient is 0, such as an always black ' +
      'pixel’s, becomes NaN.',
  },
  {
    library: 'tfjs',
    name: 'adagrad',
    says:
      'Starts the sum of squares at 0.1, where PyTorch starts at 0: the first step is 3.2 lr times the gradient where ' +
      'that is small, and not lr.',
  },
  {
    library: 'tfjs',
    name: 'adadelta',
    says:
      'Divides by the mean square from before the step, where the paper and PyTorch count the step’s own gradient; ' +
      'epsilon is 1e-7 by default, where PyTorch’s is 1e-6.',
  },
  {
    library: 'tfjs',
    name: 'adam',
    says:
      'Epsilon is 1e-7 by default, where PyTorch’s is 1e-8; correcting the bias in single precision makes the first ' +
      'step 6e-6 too small.',
  },
  {
    library: 'tfjs',
    name: 'adamax',
    says: 'Adds epsilon, 1e-7 by default, to the maximum, where PyTorch adds 1e-8 to the gradient inside it.',
  },
];

/** What to know of a library's optimizer before comparing it; without `hyper`, under any options. */
export function notesOn({ library, name, hyper }: Named & Partial<LibraryOptimizer>): readonly string[] {
  return notes
    .filter((note) => note.library === library && note.name === name)
    .filter(({ option }) => option === undefined || hyper === undefined || hyper[option] === true)
    .map(({ says }) => says);
}
