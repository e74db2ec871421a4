import { InputError } from '../../../base/errors.ts';
import { counted, formatCount } from '../../../base/units.ts';
import type { FieldSplit, FieldValues } from '../fields.ts';
import type { LoadedFields } from '../loaded.ts';
import { fingerprintOf } from '../shared.ts';
import type { TextSource } from '../source.ts';
import { leftToTrain } from '../validation.ts';
import { readCorpus } from './corpus.ts';
import { piecesOf, UNKNOWN, vocabularyOf, type Vocabulary } from './tokens.ts';

/**
 * Reads a text and cuts it into samples: the end of it for testing, what is before it for training, and of this the end
 * for validation. The vocabulary is that of the samples that are trained on.
 *
 * @throws InputError where the text cannot be read or is too short
 */
export async function loadText(source: TextSource, dir: string | undefined): Promise<LoadedFields> {
  const { name, words, text } = await readCorpus(source, dir);
  const { context, unit, validation, trainSize, testSize } = source;
  const pieces = piecesOf(text, unit);
  const end = Math.round(pieces.all.length * (1 - source.test));
  const [training, testing] = [pieces.all.subarray(0, end), pieces.all.subarray(end)];
  const [what, part] = training.length <= context ? ['training', training] : ['the test', testing];
  if (part.length <= context)
    throw new InputError(
      `${words} has ${counted(part.length, unit)} for ${what}, expected more than the ${context} of a sample; take a longer text or a smaller context.`,
    );
  const whole = firstOf(training, context, trainSize, 'trainSize', words);
  const left = leftToTrain((whole.length - 1) / context, validation) * context;
  const [trained, tested] = [whole.subarray(0, left + 1), firstOf(testing, context, testSize, 'testSize', words)];
  const vocabulary = vocabularyOf(trained, pieces, source.vocabulary);
  const cut = (part: Uint32Array): FieldSplit => samples(part, vocabulary, context);
  const splits = {
    ...{ train: cut(trained), test: cut(tested) },
    ...(validation > 0 && { validation: cut(whole.subarray(left)) }),
  };
  const field = { shape: [context], integer: true, scale: null, classes: vocabulary.size };
  const fields = { tokens: field, next: field };
  const fingerprint = fingerprintOf(fields, splits);
  const unknown = tested.filter((piece) => vocabulary.tokens[piece] === UNKNOWN).length;
  const note = unknown === 0 ? '' : `, ${formatCount(unknown)} of ${counted(tested.length, `test ${unit}`)} unknown`;
  return { data: { name, fingerprint, fields, splits }, origin: { name, fingerprint, source: `${words}${note}` } };
}

/** The pieces of the first samples, and the one behind them. */
function firstOf(
  part: Uint32Array,
  context: number,
  size: number | undefined,
  option: string,
  words: string,
): Uint32Array {
  const count = Math.floor((part.length - 1) / context);
  if (size !== undefined && size > count)
    throw new InputError(
      `${option} is ${size}, but ${words} has only ${counted(count, 'such sample')}; set it accordingly.`,
    );
  return part.subarray(0, (size ?? count) * context + 1);
}

/** Stretches of `context` pieces, one behind the other, and of each piece the one behind it. */
function samples(pieces: Uint32Array, vocabulary: Vocabulary, context: number): FieldSplit {
  const length = pieces.length - 1;
  const place = (): FieldValues =>
    vocabulary.size <= 256
      ? new Uint8Array(new SharedArrayBuffer(length))
      : new Int32Array(new SharedArrayBuffer(4 * length));
  const [tokens, next] = [place(), place()];
  for (let at = 0; at <= length; at++) {
    const token = vocabulary.tokens[pieces[at]!]!;
    if (at < length) tokens[at] = token;
    if (at > 0) next[at - 1] = token;
  }
  return { count: length / context, values: { tokens, next } };
}
