import { createJiti } from 'jiti';
import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newBuilder } from '../../../src/graph/builder.ts';
import type { Shape } from '../../../src/graph/node.ts';
import { named } from '../../../src/graph/operation/leaf.ts';
import { concat } from '../../../src/graph/tensor/concat.ts';
import { grad } from '../../../src/graph/tensor/grad.ts';
import { map } from '../../../src/graph/tensor/map.ts';
import { Tensor } from '../../../src/graph/tensor/tensor.ts';

const builder = newBuilder();
function tensor(shape: Shape, type?: 'integer'): Tensor {
  const name = `${type ?? 'float'} ${shape.join(' × ')}`;
  return new Tensor(builder, named(builder, { kind: 'input', name, shape, ...(type && { type }) }));
}

const [x, image, label] = [tensor([128, 3136]), tensor([2, 3, 5, 4]), tensor([128], 'integer')];
const other = new Tensor(newBuilder(), named(newBuilder(), { kind: 'input', name: 'x', shape: [2] }));
const outside = 2;

/** What is written, and what is said after the place. */
const wrong: readonly (readonly [message: string, write: () => unknown])[] = [
  ['add: got shapes [128, 3136] and [3, 2], expected shapes that can be broadcast.', () => x.add(tensor([3, 2]))],
  ['mul: got "2", expected a tensor or a number.', () => x.mul('2' as unknown as number)],
  ['sub: got a tensor of another problem or an earlier trace, expected one of this.', () => x.sub(other)],
  [
    'matmul: got [128, 3136] · [784, 10], expected the second to have 3136 rows in place of 784.',
    () => x.matmul(tensor([784, 10])),
  ],
  [
    'matmul: got [2, 3, 5, 4] · [3, 1, 4, 5], expected leading axes that can be broadcast.',
    () => image.matmul(tensor([3, 1, 4, 5])),
  ],
  [
    'reshape: got [128, 3136], expected as many numbers as [128, 3000] has (401408 and 384000 numbers).',
    () => x.reshape(128, 3000),
  ],
  [
    'reshape: got [128, 3136], expected numbers that [-1, 100] can hold, with one −1 at most.',
    () => x.reshape(-1, 100),
  ],
  [
    'reshape: got [128, 3136], expected numbers that [-1, -1] can hold, with one −1 at most.',
    () => x.reshape([-1, -1]),
  ],
  ['reshape: got shape [1.5], expected whole numbers, none below 0.', () => x.reshape(1.5)],
  ['permute: got axes [0, 0] for [128, 3136], expected each of [0, 1] once.', () => x.permute(0, 0)],
  ['transpose: got [128], expected two axes or more.', () => label.transpose()],
  ['softmax: got axis 2 of shape [128, 3136], expected a whole number from -2 to 1.', () => x.softmax(2)],
  ['sum: got axis 0 of shape [], expected a tensor with axes.', () => x.sum().sum(0)],
  [
    'slice: got [0, 3000] to [128, 4000], expected 0 <= from <= to <= length for each axis of [128, 3136].',
    () => x.slice(1, 3000, 4000),
  ],
  [
    'pad: got [0, -1] before and [0, -1] after, expected a count of zeros for each axis of [128, 3136].',
    () => x.pad(1, -1),
  ],
  ['max: got [128, 0], expected an axis that is not empty, for nothing has no maximum.', () => x.slice(1, 5, 5).max(1)],
  ['maxPool2d: got [128, 3136], expected [batch, channels, h, w].', () => x.maxPool2d(2)],
  ['maxPool2d: got [2, 3, 5, 4], expected an image of at least the kernel 6 × 6.', () => image.maxPool2d(6)],
  [
    'avgPool2d: got padding 2 × 2, expected at most half of the kernel 3 × 3.',
    () => image.avgPool2d(3, { padding: 2 }),
  ],
  ['avgPool2d: got stride 0 × 0, expected whole numbers of at least 1.', () => image.avgPool2d(3, { stride: 0 })],
  [
    'maxPool2d: got kernel "2", expected a number, or one for the height and one for the width.',
    () => image.maxPool2d('2' as unknown as number),
  ],
  ['take: got indices that are floats, expected integers such as labels or tokens.', () => image.take(x)],
  ['causal: got [128], expected [..., places, places].', () => label.causal()],
  ['grad: got the gradient of [128, 3136], expected one number, for example x.sum().', () => grad(x, x)],
  [
    'concat: got [128, 3136], [2, 3, 5, 4] along axis 0, expected shapes that differ in that axis alone.',
    () => concat([x, image]),
  ],
  [
    'map: got shapes [128, 3136] and [128], expected shapes that can be broadcast.',
    () => map((a, b) => a + b, x, label),
  ],
  [
    'map: `outside` is not known here; a rule knows what it takes from its parameters and no variable of the file.',
    () => map((a) => a * outside, x),
  ],
  [
    'map: `(a, b = 0) => a + b` takes 2 numbers and is given 1; one tensor is wanted for each parameter.',
    () => map((a: number, b = 0) => a + b, x),
  ],
  ['map: `a > 0` is a boolean, and here a number is wanted.', () => map((a) => (a > 0) as unknown as number, x)],
];

const valued: readonly (readonly [name: string, use: () => unknown, where: string])[] = [
  ['a comparison', () => (x as unknown as number) > 0, 'a comparison, arithmetic or Number(x)'],
  ['arithmetic', () => (x as unknown as number) * 2, 'a comparison, arithmetic or Number(x)'],
  ['Number(x)', () => Number(x), 'a comparison, arithmetic or Number(x)'],
  ['+', () => (x as unknown as number) + 1, '== or +'],
  ['==', () => (x as unknown as number) == 1, '== or +'],
  ['text', () => `loss ${x as unknown as string}`, 'text'],
  ['JSON', () => JSON.stringify({ x }), 'JSON'],
  ['spreading', () => [...(x as unknown as Iterable<number>)], '... or for (… of x)'],
];

describe('what does not fit is refused with the line, what was got and what was expected:', () => {
  test.each(wrong)('%s', (message, write) => {
    expect(write).toThrow(expect.objectContaining({ name: 'InputError' }) as Error);
    expect(messageOf(write)).toMatch(/^test\/graph\/tensor\/errors\.test\.ts:\d+: /);
    expect(messageOf(write).replace(/^\S+ /, '')).toBe(message);
  });
});

describe('a decision by the value of a tensor is refused with what to write instead:', () => {
  test.each(valued)('%s', (_, use, where) => {
    expect(messageOf(use)).toMatch(/^test\/graph\/tensor\/errors\.test\.ts:\d+: a tensor is used in /);
    expect(messageOf(use)).toContain(`is used in ${where}, but has no value while the model is traced; write `);
  });

  test('await', async () => {
    await expect((async () => await (x as unknown as Promise<number>))()).rejects.toThrow('await or a promise');
  });
});

test('the line is that of a suite that is loaded as TypeScript, also inside its own helpers', async () => {
  const file = join(realpathSync(mkdtempSync(join(tmpdir(), 'graph-'))), 'cnn.ts');
  writeFileSync(
    file,
    `interface Wide {
  readonly matmul: (other: unknown) => unknown;
}

function layer(x: Wide): unknown {
  return x
    .matmul(x);
}

export const run = (x: Wide): unknown => layer(x);
`,
  );
  const { run } = await createJiti(import.meta.url).import<{ run: (x: Tensor) => Tensor }>(file);
  expect(messageOf(() => run(x))).toBe(
    `${file}:7: matmul: got [128, 3136] · [128, 3136], expected the second to have 3136 rows in place of 128.`,
  );
  expect(builder.nodes[run(tensor([3, 3])).index]!.at).toBe(`${file}:7`);
});

test('a tensor shows its shape where it is printed', async () => {
  const { inspect } = await import('node:util');
  expect(inspect(x)).toBe('Tensor [128, 3136]');
});

function messageOf(write: () => unknown): string {
  try {
    write();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}
