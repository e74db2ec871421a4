import { bostonHousingEntry } from './boston-housing.ts';
import { fashion2c2dEntry, mnist2c2dEntry } from './2c2d.ts';
import { cifar3c3dEntry } from './3c3d.ts';
import { cifarAllCnnCEntry } from './all-cnn-c.ts';
import { charGptEntry } from './char-gpt.ts';
import { charRnnEntry } from './char-rnn.ts';
import type { ZooEntry } from './entry.ts';
import { functionEntries } from './functions.ts';
import { irisEntry } from './iris.ts';
import { matrixFactorisationEntry } from './matrix-factorisation.ts';
import { mlp1000_500_100Entry } from './mlp-1000-500-100.ts';
import { mnist784_128_sigmoidEntry } from './mnist-784-128-sigmoid.ts';
import { quadraticDeepEntry } from './quadratic-deep.ts';
import { sparseEmbeddingEntry } from './sparse-embedding.ts';
import { fashionVaeEntry, mnistVaeEntry } from './vae.ts';

/** Every problem of the zoo: networks on data, problems whose data are generated, and functions. */
export const zoo: readonly ZooEntry[] = [
  mnist784_128_sigmoidEntry,
  mlp1000_500_100Entry,
  mnist2c2dEntry,
  mnistVaeEntry,
  fashion2c2dEntry,
  fashionVaeEntry,
  cifar3c3dEntry,
  cifarAllCnnCEntry,
  charRnnEntry,
  charGptEntry,
  irisEntry,
  bostonHousingEntry,
  quadraticDeepEntry,
  matrixFactorisationEntry,
  sparseEmbeddingEntry,
  ...functionEntries,
];
