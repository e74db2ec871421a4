import { normals } from '../base/random-normal.ts';
import { Generator, uniform } from '../base/random.ts';
import { defineProblem, type ProblemDefinition } from '../model/define-problem.ts';
import { accuracy, crossEntropy } from '../model/losses.ts';
import { arrays } from '../problem/data/sources/arrays.ts';
import { checkCount, checkNumber, checkOptions } from '../problem/options.ts';
import type { ZooEntry } from './entry.ts';

export interface SparseEmbeddingOptions {
  /** Different words; 2000 when not given. */
  readonly words?: number;
  /** Texts to learn from, and half as many to be judged by; 4000 when not given. */
  readonly texts?: number;
  /** Factor of the first values; 1 when not given. */
  readonly initScale?: number;
}

const [LENGTH, SIZE, CLASSES] = [20, 16, 4];

/**
 * Texts of 20 words told apart into four classes by the mean of their words' vectors, a row of 16 numbers for each word.
 * The k-th commonest word is k times rarer than the first (Zipf's law): most rows see a gradient once in hundreds of steps,
 * which is where Adagrad came from. The texts are generated, always the same: a word speaks for each class so much or so
 * little, and a text is of the class that its words speak for most.
 *
 * Source of the model: A. Joulin et al., "Bag of Tricks for Efficient Text Classification", 2016.
 *
 * @throws InputError for options that are unknown, of the wrong type or out of range
 */
export function sparseEmbedding(options: SparseEmbeddingOptions = {}): ProblemDefinition {
  checkOptions('sparseEmbedding', options, ['words', 'texts', 'initScale']);
  const { words = 2000, texts = 4000, initScale = 1 } = options;
  checkCount('sparseEmbedding', 'words', words, 2, 1_000_000);
  checkCount('sparseEmbedding', 'texts', texts, 2, 1_000_000);
  checkNumber('sparseEmbedding', 'initScale', initScale, 0, 1e6);
  const written = writer(words);
  return defineProblem({
    name: 'sparseEmbedding',
    data: arrays({
      name: 'texts of rare words',
      fields: { tokens: [LENGTH], label: [] },
      train: written(texts, 1),
      test: written(Math.ceil(texts / 2), 2),
    }),
    loss({ tokens, label }, net) {
      net.scaleInitial(initScale);
      const logits = net.linear('classes', net.embedding('words', tokens, words, SIZE).mean(1), CLASSES);
      return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
    },
  });
}

/** Writes texts in a language of so many words. */
function writer(words: number) {
  const opinions = normals(words * CLASSES, 0, 1, new Generator(0));
  let total = 0;
  const sums = Float64Array.from({ length: words }, (_, k) => (total += 1 / (k + 1)));
  return (texts: number, seed: number) => {
    const generator = new Generator(seed);
    const tokens = Int32Array.from({ length: texts * LENGTH }, () => {
      const wanted = uniform(0, 1, generator) * total;
      return Math.min(firstAbove(sums, wanted), words - 1);
    });
    const label = Int32Array.from({ length: texts }, (_, text) => {
      const scores = new Float64Array(CLASSES);
      for (const token of tokens.subarray(text * LENGTH, (text + 1) * LENGTH))
        for (let c = 0; c < CLASSES; c++) scores[c]! += opinions[token * CLASSES + c]!;
      return scores.indexOf(Math.max(...scores));
    });
    return { tokens, label };
  };
}

/** The place of the first number above `wanted` in an ascending list, by halving. */
function firstAbove(ascending: Float64Array, wanted: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ascending[middle]! > wanted) to = middle;
    else from = middle + 1;
  }
  return from;
}

export const sparseEmbeddingEntry: ZooEntry = {
  name: 'sparseEmbedding',
  description: 'generated texts of rare words, mean of word vectors, cross-entropy',
  source: 'model of Joulin et al. 2016',
  parameters: 32_068,
  make: sparseEmbedding,
  batchSize: 16,
  epochs: 20,
  quick: { make: () => sparseEmbedding({ words: 200, texts: 800 }), batchSize: 16, epochs: 5 },
};
