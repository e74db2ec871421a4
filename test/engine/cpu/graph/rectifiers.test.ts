import { expect, test } from 'vitest';
import { withShorterRectifiers } from '../../../../src/engine/cpu/graph/rectifiers.ts';
import { finish, newBuilder } from '../../../../src/graph/builder.ts';
import { gradients } from '../../../../src/graph/grad.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { map } from '../../../../src/graph/operation/map.ts';
import { poolPick } from '../../../../src/graph/operation/pool.ts';
import { sum } from '../../../../src/graph/operation/reduce.ts';
import { plus, argument } from '../../../../src/graph/expression.ts';
import { relu } from '../../../../src/graph/tensor/elementwise.ts';

test('the gradient of relu before a pool is of as many numbers as the pool gives, and nothing but relu reads what relu read', () => {
  const g = newBuilder();
  const window = { kernel: [2, 2], stride: [2, 2], padding: [0, 0] } as const;
  const image = named(g, { kind: 'parameter', name: 'image', shape: [2, 3, 8, 8] });
  const bias = named(g, { kind: 'parameter', name: 'bias', shape: [1, 3, 1, 1] });
  const before = map(g, plus(argument(0), argument(1)), [image, bias]);
  const rectified = map(g, relu, [before]);
  const loss = sum(g, poolPick(g, rectified, rectified, window), [0, 1, 2, 3]);
  const [byImage, byBias] = gradients(g, loss, [image, bias]);
  const { nodes, outputs } = withShorterRectifiers(finish(g, { loss, byImage: byImage!, byBias: byBias! }));

  const added = nodes.findIndex(({ kind, inputs }) => kind === 'map' && inputs.length === 2);
  expect(nodes.filter(({ inputs }) => inputs.includes(added))).toHaveLength(1);
  expect(nodes[outputs['byImage']!]).toMatchObject({ kind: 'poolSpread' });
  const maps = nodes.filter(({ kind, shape }) => kind === 'map' && shape[2] === 8);
  expect(maps).toHaveLength(2);
  const summed = nodes.filter(({ kind }) => kind === 'sum').map(({ inputs }) => nodes[inputs[0]!]!.shape);
  expect(summed).toEqual([[2, 3, 4, 4], [2, 3, 4, 4]]); // prettier-ignore
});
