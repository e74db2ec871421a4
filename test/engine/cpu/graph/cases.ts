import { type Builder, shapeOf } from '../../../../src/graph/builder.ts';
import { argument, binary, choose, number, over, plus, times, unary } from '../../../../src/graph/expression.ts';
import type { MapExpression } from '../../../../src/graph/node.ts';
import { constant, index, named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { poolPick, poolSpread, poolSum, poolSumSpread } from '../../../../src/graph/operation/pool.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient, matmul } from '../../../../src/graph/operation/product.ts';
import { argmax, max, sum } from '../../../../src/graph/operation/reduce.ts';
import { put, take } from '../../../../src/graph/operation/rows.ts';
import {
  concat,
  expand,
  flip,
  pad,
  permute,
  reshape,
  slice,
  stop,
  transpose,
} from '../../../../src/graph/operation/view.ts';

/** Writes a node, or several; `p` is a parameter of its own of this shape. */
export type Write = (g: Builder, p: (...shape: number[]) => number) => number | readonly number[];
export type Case = readonly [name: string, write: Write];

const [x, y, z] = [argument(0), argument(1), argument(2)];
const add = (g: Builder, a: number, b: number) => map(g, plus(x, y), [a, b]);
const mul = (g: Builder, a: number, b: number) => map(g, times(x, y), [a, b]);
const curved: MapExpression = unary('tanh', plus(x, times(number(0.5), times(x, x))));
const curve = (g: Builder, a: number) => map(g, curved, [a]);
const exp = (g: Builder, a: number) => map(g, unary('exp', x), [a]);
const all = (g: Builder, a: number) => shapeOf(g, a).map((_, axis) => axis);
const rows = (g: Builder, ...shape: number[]) => named(g, { kind: 'input', name: 'rows', shape, type: 'integer' });
const turned = (g: Builder, a: number) => flip(g, a, all(g, a));

const softmax = (g: Builder, a: number, axis: number): number => {
  const shifted = map(g, binary('subtract', x, y), [a, max(g, a, [axis])]);
  const powers = exp(g, shifted);
  return map(g, over(x, y), [powers, sum(g, powers, [axis])]);
};

const layerNorm = (g: Builder, a: number, axes: readonly number[]): number => {
  const count = number(axes.reduce((product, axis) => product * shapeOf(g, a)[axis]!, 1));
  const centred = map(g, binary('subtract', x, over(y, count)), [a, sum(g, a, axes)]);
  const variance = sum(g, mul(g, centred, centred), axes);
  return map(g, over(x, unary('sqrt', plus(over(y, count), number(1e-5)))), [centred, variance]);
};

const plain = { stride: [1, 1], padding: [0, 0], dilation: [1, 1], groups: 1 } as const;
const window = { kernel: [2, 3], stride: [1, 2], padding: [1, 0] } as const;

/** Matrices [4, 3] that do not lie as they would by themselves. */
const lying: readonly (readonly [name: string, write: (g: Builder, p: (...shape: number[]) => number) => number])[] = [
  ['as it is', (_, p) => p(4, 3)],
  ['transposed', (g, p) => transpose(g, p(3, 4))],
  ['a slice of a wider one', (g, p) => slice(g, p(5, 7), [1, 2], [5, 5])],
  ['a slice, transposed', (g, p) => transpose(g, slice(g, p(7, 5), [2, 1], [5, 5]))],
  ['one row, repeated', (g, p) => expand(g, p(1, 3), [4, 3])],
  ['one column, repeated', (g, p) => expand(g, p(4, 1), [4, 3])],
  ['one row, repeated and transposed', (g, p) => transpose(g, expand(g, p(1, 4), [3, 4]))],
  ['one number', (g, p) => expand(g, p(1, 1), [4, 3])],
  ['rows from the last to the first', (g, p) => flip(g, p(4, 3), [0])],
  ['columns from the last to the first', (g, p) => flip(g, p(4, 3), [1])],
  ['turned around', (g, p) => turned(g, p(4, 3))],
  ['turned around and transposed', (g, p) => transpose(g, turned(g, p(3, 4)))],
  ['every third number', (g, p) => reshape(g, slice(g, p(4, 3, 3), [0, 0, 1], [4, 3, 2]), [4, 3])],
  ['reshaped from a permutation', (g, p) => reshape(g, permute(g, p(2, 3, 2), [2, 1, 0]), [4, 3])],
  ['computed', (g, p) => curve(g, p(4, 3))],
  ['computed, a slice', (g, p) => slice(g, curve(g, p(6, 4)), [1, 1], [5, 4])],
  [
    'a constant',
    (g) =>
      constant(
        g,
        Array.from({ length: 12 }, (_, i) => Math.sin(i)),
        [4, 3],
      ),
  ],
  ['positions', (g) => reshape(g, index(g, 12), [4, 3])],
];

const products: readonly Case[] = lying.flatMap(([name, write]): Case[] => [
  [`matmul on the left: ${name}`, (g, p) => matmul(g, write(g, p), p(3, 5))],
  [`matmul on the right: ${name}`, (g, p) => matmul(g, p(5, 4), write(g, p))],
  [`matmul of one row: ${name}`, (g, p) => matmul(g, slice(g, write(g, p), [2, 0], [3, 3]), p(3, 2))],
  [`matmul of one column: ${name}`, (g, p) => matmul(g, slice(g, write(g, p), [0, 1], [4, 2]), p(1, 2))],
  [`matmul by one column: ${name}`, (g, p) => matmul(g, p(2, 4), slice(g, write(g, p), [0, 1], [4, 2]))],
  [`matmul by one row: ${name}`, (g, p) => matmul(g, p(2, 1), slice(g, write(g, p), [2, 0], [3, 3]))],
  [`reductions: ${name}`, (g, p) => { const a = write(g, p); return [sum(g, a, [0]), sum(g, a, [1]), max(g, a, [0]), max(g, a, [0, 1]), argmax(g, a, 0), argmax(g, a, 1)]; }],
  [`maps: ${name}`, (g, p) => { const a = write(g, p); return [curve(g, a), mul(g, a, p(4, 1)), add(g, p(1, 3), a)]; }],
  [`an output: ${name}`, (g, p) => write(g, p)],
  [`softmax: ${name}`, (g, p) => [softmax(g, write(g, p), 0), softmax(g, write(g, p), 1)]],
  [`rows: ${name}`, (g, p) => { const a = write(g, p); return [take(g, a, rows(g, 4)), put(g, rows(g, 4), a, 5)]; }],
  [`parts: ${name}`, (g, p) => { const a = write(g, p); return [concat(g, [a, p(4, 2), a], 1), concat(g, [p(1, 3), a], 0), pad(g, a, [1, 0], [0, 2])]; }],
  [`as images: ${name}`, (g, p) => {
    const a = reshape(g, write(g, p), [1, 1, 4, 3]);
    return [conv2d(g, a, p(2, 1, 2, 2), plain), conv2d(g, p(1, 1, 6, 5), a, plain), conv2dWeightGradient(g, a, p(1, 2, 3, 2), [2, 1, 2, 2], plain), conv2dInputGradient(g, a, p(1, 2, 2, 2), [1, 2, 5, 4], plain), poolPick(g, a, a, window), poolSum(g, a, window)];
  }],
]); // prettier-ignore

/** Image, weight and options of convolutions. */
const convolutions: readonly (readonly [name: string, image: readonly number[], weight: readonly number[], options: Partial<typeof plain | { readonly stride: readonly [number, number]; readonly padding: readonly [number, number]; readonly dilation: readonly [number, number]; readonly groups: number }>])[] = [
  ['of 1 × 1', [3, 2, 3, 5], [4, 2, 1, 1], {}],
  ['of 1 × 1 in groups', [2, 4, 3, 2], [6, 2, 1, 1], { groups: 2 }],
  ['of one pixel', [1, 1, 1, 1], [1, 1, 1, 1], {}],
  ['of few channels', [2, 1, 5, 7], [3, 1, 3, 2], {}],
  ['of many channels, by rows', [2, 7, 6, 5], [3, 7, 3, 3], { padding: [1, 1] }],
  ['by rows with steps along x', [2, 8, 5, 7], [2, 8, 2, 3], { stride: [1, 2], padding: [0, 1] }],
  ['by rows, dilated', [1, 16, 9, 8], [2, 16, 3, 2], { dilation: [3, 2], padding: [2, 1] }],
  ['by rows in groups', [2, 12, 5, 4], [4, 6, 2, 3], { groups: 2, padding: [1, 2] }],
  ['with every option', [2, 4, 7, 6], [6, 2, 3, 2], { stride: [2, 3], padding: [2, 1], dilation: [2, 1], groups: 2 }],
  ['whose steps leave a rest', [2, 2, 8, 9], [2, 2, 2, 2], { stride: [3, 4] }],
  ['of a kernel as large as the image', [2, 3, 4, 5], [2, 3, 4, 5], {}],
  ['with more border than the windows reach', [1, 2, 1, 2], [2, 2, 1, 1], { stride: [5, 6], padding: [2, 3] }],
  ['with a border that windows see alone', [1, 1, 2, 2], [1, 1, 2, 2], { stride: [4, 4], padding: [3, 3] }],
  ['for each channel', [2, 5, 4, 4], [5, 1, 3, 3], { groups: 5, padding: [1, 1] }],
  ['for each of seven channels, dilated, with steps', [2, 7, 9, 8], [7, 1, 3, 2], { groups: 7, padding: [3, 1], dilation: [2, 3], stride: [2, 1] }],
  ['for each channel, of a large kernel', [2, 4, 6, 7], [4, 1, 5, 4], { groups: 4, padding: [2, 0] }],
  ['of many channels to few', [2, 9, 5, 4], [2, 9, 3, 3], { padding: [1, 1] }],
  ['of many channels to many', [2, 9, 5, 4], [10, 9, 3, 3], { padding: [1, 1] }],
  ['of many channels with steps', [2, 9, 7, 6], [10, 9, 3, 3], { padding: [1, 1], stride: [2, 2] }],
  ['of no samples', [0, 2, 4, 4], [3, 2, 2, 2], {}],
  ['of no samples, 1 × 1', [0, 2, 4, 4], [3, 2, 1, 1], {}],
]; // prettier-ignore

const convolved: readonly Case[] = convolutions.map(([name, image, weight, given]): Case => [
  `convolution ${name}`,
  (g, p) => {
    const options = { ...plain, ...given };
    const [i, w] = [p(...image), p(...weight)];
    const out = conv2d(g, i, w, options);
    const d = p(...shapeOf(g, out));
    return [out, conv2dInputGradient(g, d, w, image, options), conv2dWeightGradient(g, i, d, weight, options)];
  },
]);

const windows = [
  { kernel: [1, 1], stride: [1, 1], padding: [0, 0] },
  { kernel: [2, 2], stride: [2, 2], padding: [0, 0] },
  { kernel: [3, 2], stride: [1, 2], padding: [1, 1] },
  { kernel: [2, 3], stride: [3, 1], padding: [1, 0] },
  { kernel: [2, 2], stride: [2, 2], padding: [1, 1] },
  { kernel: [1, 2], stride: [3, 3], padding: [0, 1] },
  { kernel: [2, 7], stride: [2, 7], padding: [0, 0] },
  { kernel: [5, 2], stride: [5, 2], padding: [0, 0] },
  { kernel: [5, 7], stride: [1, 1], padding: [0, 0] },
  { kernel: [5, 4], stride: [2, 3], padding: [2, 2] },
] as const;

/** One channel at a time, four of them, and both. */
const pooled: readonly Case[] = windows.flatMap((each) =>
  [3, 4, 6].map((channels): Case => [
    `windows of ${each.kernel.join(' × ')}, ${each.stride.join(' × ')} apart, of ${channels} channels`,
    (g, p) => {
      const image = [2, channels, 5, 7];
      const [by, of] = [p(...image), p(...image)];
      const out = poolPick(g, by, of, each);
      const d = p(...shapeOf(g, out));
      const alike = map(g, unary('floor', times(x, number(2))), [by]);
      return [
        poolPick(g, by, by, each),
        out,
        poolSpread(g, by, d, each),
        poolPick(g, alike, of, each),
        poolSpread(g, alike, d, each),
        poolSum(g, of, each),
        poolSumSpread(g, d, image, each),
      ];
    },
  ]),
);

const others: readonly Case[] = [
  ['sums over each set of axes', (g, p) => { const a = p(3, 5, 2); return [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]].map((axes) => sum(g, a, axes)); }],
  ['largest over each set of axes', (g, p) => { const a = p(3, 5, 2); return [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]].map((axes) => max(g, a, axes)); }],
  ['a reduction of a reduction', (g, p) => { const a = curve(g, p(3, 5, 7)); const b = sum(g, a, [2]); return [b, max(g, b, [1]), sum(g, curve(g, max(g, b, [1])), [0])]; }],
  ['the sum of the largest of rows, and the largest of sums', (g, p) => { const a = p(3, 2, 5); const [m, s] = [max(g, a, [2]), sum(g, a, [2])]; return [sum(g, m, [0, 1]), max(g, s, [0, 1])]; }],
  ['the sum of the largest of rows alone', (g, p) => sum(g, reshape(g, max(g, p(3, 1, 3, 5), [3]), [1, 9]), [1])],
  ['the largest of sums alone', (g, p) => max(g, sum(g, p(3, 7), [1]), [0])],
  ['the largest of the largest', (g, p) => max(g, max(g, p(3, 7), [1]), [0])],
  ['long rows', (g, p) => { const a = p(3, 1031); return [sum(g, a, [1]), max(g, a, [1]), sum(g, a, [0]), sum(g, a, [0, 1]), softmax(g, a, 1), layerNorm(g, a, [1])]; }],
  ['trailing axes of length 1', (g, p) => { const a = p(3, 5, 1, 1); return [sum(g, a, [0]), sum(g, a, [1]), layerNorm(g, a, [0]), softmax(g, a, 1), add(g, a, p(1, 5, 1, 1))]; }],
  ['one number', (g, p) => { const a = p(); return [a, curve(g, a), add(g, a, reshape(g, p(1, 1), []))]; }],
  ['all axes of length 1', (g, p) => { const a = p(1, 1, 1); return [sum(g, curve(g, a), [0, 1, 2]), softmax(g, a, 2), expand(g, a, [2, 1, 3])]; }],
  ['broadcast in the middle', (g, p) => [mul(g, p(2, 1, 3), p(4, 1)), mul(g, p(2, 1, 5, 1), p(3, 1, 7)), map(g, plus(times(x, y), z), [p(5, 1, 2), p(1, 3, 1), p(2)])]],
  ['broadcast of what was just computed', (g, p) => { const a = curve(g, p(2, 1, 3)); const b = curve(g, p(2, 4, 3)); return [mul(g, a, b), add(g, sum(g, b, [1]), b), add(g, sum(g, b, [2]), b)]; }],
  ['norms over each axis', (g, p) => { const a = p(3, 5, 2); return [[0], [1], [2], [0, 2], [1, 2], [0, 1]].map((axes) => layerNorm(g, a, axes)); }],
  ['softmax over each axis', (g, p) => { const a = p(3, 5, 7); return [0, 1, 2].map((axis) => softmax(g, a, axis)); }],
  ['softmax of softmax', (g, p) => softmax(g, softmax(g, p(4, 13), 1), 0)],
  ['empty tensors', (g, p) => { const a = p(0, 3); return [a, curve(g, a), sum(g, a, [0]), sum(g, a, [1]), matmul(g, a, p(3, 2)), matmul(g, transpose(g, a), p(0, 2)), concat(g, [a, p(2, 3)], 0), pad(g, a, [1, 0], [0, 1])]; }],
  ['nothing in the middle', (g, p) => { const a = p(2, 0, 3); return [sum(g, a, [1]), reshape(g, a, [0, 6]), permute(g, a, [2, 1, 0]), max(g, a, [2]), add(g, sum(g, curve(g, a), [1]), p(2, 1, 3))]; }],
  ['an empty slice', (g, p) => { const a = slice(g, p(3, 4), [1, 2], [3, 2]); return [a, sum(g, a, [1]), matmul(g, a, p(0, 3)), concat(g, [a, p(2, 1)], 1)]; }],
  ['products over nothing, batched', (g, p) => matmul(g, p(2, 3, 0), p(2, 0, 5))],
  ['batched products', (g, p) => [matmul(g, p(2, 1, 2, 3), p(3, 3, 5)), matmul(g, p(3, 2, 3), p(3, 2)), matmul(g, p(2, 3), p(4, 3, 5)), matmul(g, p(1, 1, 1), p(7, 1, 1))]],
  ['batched products of permutations', (g, p) => { const a = permute(g, p(2, 5, 3, 4), [0, 2, 1, 3]); return [matmul(g, a, transpose(g, a)), matmul(g, transpose(g, a), a), matmul(g, expand(g, p(1, 1, 2, 5), [2, 3, 2, 5]), a)]; }],
  ['products of slices of one tensor', (g, p) => { const a = p(3, 2, 5, 4); const part = (i: number) => reshape(g, slice(g, a, [i, 0, 0, 0], [i + 1, 2, 5, 4]), [2, 5, 4]); return [matmul(g, part(0), transpose(g, part(1))), matmul(g, transpose(g, part(2)), part(1))]; }],
  ['large products', (g, p) => [matmul(g, p(7, 150), p(150, 260)), matmul(g, transpose(g, p(131, 7)), p(131, 9))]],
  ['the same output twice', (g, p) => { const a = curve(g, p(2, 3)); return [a, a, reshape(g, a, [3, 2]), transpose(g, a)]; }],
  ['leaves and views of them as outputs', (g, p) => { const a = p(2, 3); return [a, transpose(g, a), reshape(g, a, [6]), expand(g, p(1, 3), [2, 3]), turned(g, a), slice(g, a, [1, 1], [2, 3])]; }],
  ['constants as outputs', (g) => [constant(g, [1, -2, 3], [3]), constant(g, 7), index(g, 5), expand(g, constant(g, 2), [3]), reshape(g, index(g, 6), [2, 3])]],
  ['a stop', (g, p) => { const a = stop(g, curve(g, p(3, 4))); return [a, add(g, a, curve(g, a)), sum(g, a, [1])]; }],
  ['rows of rows', (g, p) => [take(g, p(5, 2, 3), rows(g, 4)), put(g, rows(g, 4), p(4, 2, 3), 5), take(g, curve(g, p(7, 1)), rows(g, 2, 2)), put(g, rows(g, 2, 2), p(2, 2, 17), 6)]],
  ['rows of positions', (g, p) => take(g, p(6, 5), flip(g, index(g, 6), [0]))],
  ['no rows', (g, p) => [take(g, p(5, 2), slice(g, rows(g, 4), [1], [1])), put(g, slice(g, rows(g, 4), [1], [1]), p(0, 2), 3), take(g, p(5, 0), rows(g, 4))]],
  ['concat along each axis', (g, p) => [0, 1, 2].map((axis) => concat(g, [p(2, 3, 5), permute(g, p(5, 3, 2), [2, 1, 0]), p(2, 3, 5)], axis))],
  ['zeros behind the first axes alone', (g, p) => [pad(g, p(2, 3, 4), [0, 0, 0], [2, 0, 0]), pad(g, p(2, 3, 4), [0, 0, 0], [1, 2, 0]), curve(g, pad(g, p(3, 2, 2), [0, 0, 0], [1, 0, 1]))]],
  ['pad of a permutation', (g, p) => pad(g, permute(g, p(2, 3, 5), [1, 2, 0]), [1, 0, 2], [0, 3, 0])],
  ['a flip of a flip', (g, p) => [flip(g, flip(g, p(3, 4), [0]), [0, 1]), sum(g, flip(g, p(3, 4), [1]), [0])]],
  ['reshapes of permutations', (g, p) => { const a = permute(g, p(2, 3, 4), [1, 0, 2]); return [reshape(g, a, [6, 4]), reshape(g, a, [3, 8]), reshape(g, a, [24]), reshape(g, a, [3, 2, 2, 2]), curve(g, reshape(g, a, [4, 6]))]; }],
  ['reshapes between maps', (g, p) => { const a = curve(g, p(6, 4)); const b = curve(g, reshape(g, a, [2, 3, 4])); const c = curve(g, reshape(g, b, [4, 6])); return [a, b, c, sum(g, c, [1]), add(g, reshape(g, sum(g, b, [2]), [6, 1]), a)]; }],
  ['rows that are computed with, and repeated along them', (g, p) => { const a = curve(g, p(5, 7)); const r = curve(g, sum(g, a, [1])); const s = mul(g, r, p(5, 1)); return [mul(g, a, s), r, sum(g, s, [0]), max(g, s, [0])]; }],
  ['a row for all rows', (g, p) => { const a = curve(g, p(5, 7)); const total = sum(g, a, [0]); return [total, add(g, a, total), sum(g, add(g, a, total), [0, 1])]; }],
  ['a sum that is read where it is made', (g, p) => { const a = curve(g, p(3, 4)); const total = sum(g, a, [0, 1]); return map(g, over(x, y), [a, total]); }],
  ['two shapes of as many numbers', (g, p) => [add(g, curve(g, p(4, 6)), reshape(g, curve(g, p(6, 4)), [4, 6])), add(g, curve(g, p(6, 4)), transpose(g, curve(g, p(4, 6))))]],
  ['a chain of more maps than a kernel has', (g, p) => { let a = p(3, 5); const b = p(3, 5); for (let i = 0; i < 120; i++) a = map(g, unary('tanh', plus(times(x, number(1 + i / 100)), y)), [a, b]); return a; }],
  ['drawn numbers and states', (g) => { const r = named(g, { kind: 'state', name: 's', shape: [3, 4] }); return [r, curve(g, r), matmul(g, r, transpose(g, r))]; }],
]; // prettier-ignore

/** An image [2, 5, 4, 3] on its way from a pool to others. */
const images: readonly (readonly [
  name: string,
  write: (g: Builder, image: number, p: Parameters<Write>[1]) => number,
])[] = [
  ['as it is', (_, image) => image],
  ['and one number', (g, image) => mul(g, image, constant(g, 0.3))],
  ['and one for each column', (g, image, p) => add(g, image, p(3))],
  ['and one for each channel', (g, image, p) => add(g, image, p(1, 5, 1, 1))],
  ['and one for each row of each channel', (g, image, p) => add(g, p(5, 4, 1), image)],
  ['and another tensor', (g, image, p) => mul(g, p(2, 5, 4, 3), image)],
  ['and images', (g, image, p) => add(g, image, p(3, 1, 5, 4, 3))],
  ['a slice', (g, image) => slice(g, image, [0, 1, 1, 0], [2, 4, 3, 3])],
  ['turned around', (g, image) => flip(g, image, [1, 3])],
  ['with zeros around it', (g, image) => pad(g, image, [0, 1, 0, 2], [0, 0, 1, 1])],
  ['beside another tensor', (g, image, p) => concat(g, [image, p(2, 2, 4, 3), image], 1)],
  ['summed over channels', (g, image) => sum(g, image, [1])],
  ['and what is left of its sum', (g, image) => expand(g, sum(g, image, [2, 3]), shapeOf(g, image))],
  ['the largest of each row', (g, image) => add(g, image, max(g, image, [1, 3]))],
  ['the softmax of channels', (g, image) => softmax(g, image, 1)],
  ['the softmax of rows', (g, image) => softmax(g, image, 3)],
  ['reshaped', (g, image) => reshape(g, image, [2, 60])],
  ['in another order', (g, image) => permute(g, image, [3, 0, 2, 1])],
  ['as matrices', (g, image) => matmul(g, image, transpose(g, image))],
  ['the place of its largest channels', (g, image) => argmax(g, image, 1)],
];

const between: readonly Case[] = images.map(([name, write]): Case => [
  `an image: ${name}`,
  (g, p) => {
    const image = poolPick(g, p(2, 5, 5, 4), p(2, 5, 5, 4), { kernel: [2, 2], stride: [1, 1], padding: [0, 0] });
    const out = write(g, image, p);
    return shapeOf(g, out).length === 4
      ? [out, poolSum(g, out, { kernel: [1, 2], stride: [1, 1], padding: [0, 0] })]
      : out;
  },
]);

const isNotPositive = binary('lessOrEqual', x, number(0));
const rectifiers: readonly Case[] = windows.map((each): Case => [
  `a rectifier before windows of ${each.kernel.join(' × ')}, ${each.stride.join(' × ')} apart, and its gradient`,
  (g, p) => {
    const before = p(2, 5, 5, 7);
    const rectified = map(g, choose(isNotPositive, number(0), x), [before]);
    const largest = poolPick(g, rectified, rectified, each);
    const spread = poolSpread(g, rectified, p(...shapeOf(g, largest)), each);
    const d = map(g, choose(isNotPositive, number(0), y), [before, spread]);
    const whole = map(g, choose(isNotPositive, number(0), y), [before, p(2, 5, 5, 7)]);
    return [largest, d, whole, sum(g, d, [0, 2, 3]), sum(g, d, [0, 2]), sum(g, d, [1]), sum(g, spread, [1, 2, 3])];
  },
]);

export const cases: readonly Case[] = [...products, ...convolved, ...pooled, ...between, ...rectifiers, ...others];

const unaries = ['negate', 'sqrt', 'abs', 'sign', 'floor', 'exp', 'log', 'cos', 'sin', 'tanh', 'erf', 'not'] as const;
const binaries = ['add', 'subtract', 'multiply', 'divide', 'power', 'minimum', 'maximum', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual', 'equal', 'notEqual', 'and', 'or'] as const; // prettier-ignore

/** Every operator of expressions, and expressions that branch. */
export const expressions: readonly (readonly [name: string, expression: MapExpression])[] = [
  ...unaries.map((operator) => [operator, unary(operator, x)] as const),
  ...binaries.map((operator) => [operator, binary(operator, x, y)] as const),
  ...[2, 3, 4, -1, 0, 0.5, -2].map((power) => [`power ${power}`, binary('power', x, number(power))] as const),
  ['choose', choose(binary('less', x, y), x, y)],
  ['choose by a number', choose(x, y, number(3))],
  ['choose by a truth', choose(binary('and', x, unary('not', binary('greater', y, number(1)))), plus(x, y), y)],
  ['signs of signs', times(unary('sign', x), unary('sign', unary('sign', y)))],
];
