import { InputError } from '../../../base/errors.ts';
import { counted, formatCount } from '../../../base/units.ts';
import type { FieldSplit, FieldValues } from '../fields.ts';
import type { LoadedFields } from '../loaded.ts';
import { fingerprintOf } from '../shared.ts';
import type { TextSource } from '../source.ts';
import { leftToTrain } from '../validation.ts';
import { readCorpus } from './corpus.ts';
import { piecesOf, vocabularyOf, type Vocabulary } from './tokens.ts';

/**
 * Reads a text and cuts it into samples: the end of it for testing, what is before it for training, and of this the end
 * for validation. The vocabulary is that of the samples that are trained on.
 *
 * @throws InputError where the text cannot be read or is too short
 */
export async function loadText(source: TextSource, dir: string | undefined): Promise<LoadedFields> {
  const { name, words, text } = await readCorpus(source, dir);
  const { context, unit, validation, vocabulary: most } = source;
  const pieces = piecesOf(text, unit);
  const end = Math.round(pieces.length * (1 - source.test));
  const part = (what: string, from: readonly string[], size: number | undefined, option: string): readonly string[] => {
    const count = Math.floor((from.length - 1) / context);
    if (count < 1)
      throw new InputError(
        `${words} has ${counted(from.length, unit)} for ${what}, expected more than the ${context} of a sample; take a longer text or a smaller context.`,
      );
    if (size !== undefined && size > count)
      throw new InputError(
        `${option} is ${size}, but ${words} has only ${counted(count, 'such sample')}; set it accordingly.`,
      );
    return from.slice(0, (size ?? count) * context + 1);
  };
  const before = part('training', pieces.slice(0, end), source.trainSize, 'trainSize');
  const testing = part('the test', pieces.slice(end), source.testSize, 'testSize');
  const left = leftToTrain((before.length - 1) / context, validation) * context;
  const vocabulary = vocabularyOf(before.slice(0, left + 1), most);
  const cut = (from: readonly string[]): FieldSplit => samples(from, vocabulary, context);
  const [train, test] = [cut(before.slice(0, left + 1)), cut(testing)];
  const splits = { train, test, ...(validation > 0 && { validation: cut(before.slice(left)) }) };
  const field = { shape: [context], integer: true, scale: null, classes: vocabulary.size };
  const fields = { tokens: field, next: field };
  const fingerprint = fingerprintOf(fields, splits);
  const unknown = testing.filter((piece) => !vocabulary.isKnown(piece)).length;
  const note = unknown === 0 ? '' : `, ${formatCount(unknown)} of ${counted(testing.length, `test ${unit}`)} unknown`;
  return { data: { name, fingerprint, fields, splits }, origin: { name, fingerprint, source: `${words}${note}` } };
}

/** Stretches of `context` pieces, one behind the other, and of each piece the one behind it. */
function samples(pieces: readonly string[], vocabulary: Vocabulary, context: number): FieldSplit {
  const length = pieces.length - 1;
  const place = (): FieldValues =>
    vocabulary.size <= 256
      ? new Uint8Array(new SharedArrayBuffer(length))
      : new Int32Array(new SharedArrayBuffer(4 * length));
  const [tokens, next] = [place(), place()];
  for (let at = 0; at <= length; at++) {
    const token = vocabulary.tokenOf(pieces[at]!);
    if (at < length) tokens[at] = token;
    if (at > 0) next[at - 1] = token;
  }
  return { count: length / context, values: { tokens, next } };
}
