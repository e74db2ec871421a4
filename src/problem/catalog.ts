import { mnistLogistic } from './mnist-logistic.ts';
import { mnistMlp } from './mnist-mlp.ts';
import type { KnownProblemSpec } from './problem.ts';
import { quadratic } from './quadratic.ts';
import { rosenbrock } from './rosenbrock.ts';

/** A problem as it is listed, and the function that makes it of its options. */
export interface ProblemEntry {
  readonly description: string;
  readonly make: (options: never) => KnownProblemSpec;
}

/** Every problem, by the name of its function. */
export const problems: Readonly<Record<Exclude<KnownProblemSpec['kind'], 'function'>, ProblemEntry>> = {
  mnistMlp: {
    description: 'MNIST digits, ReLU network with the given hidden widths, cross-entropy',
    make: mnistMlp,
  },
  mnistLogistic: { description: 'MNIST digits, softmax regression 784-10, cross-entropy', make: mnistLogistic },
  quadratic: {
    description: 'rotated bowl ½ xᵀAx with eigenvalues from 1 / condition to 1, minimum 0 at 0',
    make: quadratic,
  },
  rosenbrock: { description: 'banana-shaped valley (1 − x)² + 100 (y − x²)², minimum 0 at (1, 1)', make: rosenbrock },
};
