import { mnist2c2dEntry } from './2c2d.ts';
import type { ZooEntry } from './entry.ts';
import { functionEntries } from './functions.ts';
import { irisEntry } from './iris.ts';
import { matrixFactorisationEntry } from './matrix-factorisation.ts';
import { mlp1000_500_100Entry } from './mlp-1000-500-100.ts';
import { mnist784_128_sigmoidEntry } from './mnist-784-128-sigmoid.ts';
import { quadraticDeepEntry } from './quadratic-deep.ts';
import { sparseEmbeddingEntry } from './sparse-embedding.ts';
import { mnistVaeEntry } from './vae.ts';

/** Every problem of the zoo: networks on data, problems whose data are generated, and functions. */
export const zoo: readonly ZooEntry[] = [
  mnist784_128_sigmoidEntry,
  mlp1000_500_100Entry,
  mnist2c2dEntry,
  mnistVaeEntry,
  irisEntry,
  quadraticDeepEntry,
  matrixFactorisationEntry,
  sparseEmbeddingEntry,
  ...functionEntries,
];
