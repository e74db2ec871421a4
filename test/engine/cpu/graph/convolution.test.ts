import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wasmGemm } from '../../../../src/engine/cpu/graph/gemm.ts';
import { evaluateGraph } from '../../../../src/engine/reference/graph/evaluate.ts';
import { finish, newBuilder, shapeOf } from '../../../../src/graph/builder.ts';
import { named } from '../../../../src/graph/operation/leaf.ts';
import { conv2d, conv2dInputGradient, conv2dWeightGradient } from '../../../../src/graph/operation/product.ts';
import { sizeOf } from '../../../../src/graph/shape.ts';
import { irregular } from '../../../graph/differences.ts';
import { gemms, runOnCpu } from './run.ts';

const pair = (least: number, most: number) =>
  fc.tuple(fc.integer({ min: least, max: most }), fc.integer({ min: least, max: most }));

/** Geometries with at least one window. Eight channels or more go by rows where steps along y are 1. */
const geometries = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    channels: fc.constantFrom(1, 2, 3, 8, 11),
    out: fc.constantFrom(1, 2, 3, 5),
    groups: fc.constantFrom(1, 1, 2, 3),
    ...{ image: pair(1, 8), kernel: pair(1, 4), stride: pair(1, 3), padding: pair(0, 3), dilation: pair(1, 2) },
  })
  .filter(({ image, kernel, padding, dilation }) =>
    image.every((length, i) => dilation[i]! * (kernel[i]! - 1) + 1 <= length + 2 * padding[i]!),
  );

/** Products that are wanted small are made of a few places each. */
const inPieces = ['wasm, in pieces', { ...wasmGemm, unpacked: 1500 }] as const;

test.each([...gemms, inPieces])(
  'convolutions of any geometry and their gradients are as in plain loops, with products by %s',
  async (_, gemm) => {
    const runs = fc
      .sample(geometries, { numRuns: 80, seed: 8 })
      .map(({ batch, channels, out, groups, image, kernel, ...options }) => {
        const g = newBuilder();
        const leaf = (name: string, shape: readonly number[]) => named(g, { kind: 'parameter', name, shape });
        const [x, w] = [[batch, channels * groups, ...image], [out * groups, channels, ...kernel]]; // prettier-ignore
        const [i, k] = [leaf('x', x), leaf('w', w)];
        const y = conv2d(g, i, k, { ...options, groups });
        const d = leaf('d', shapeOf(g, y));
        const toImage = conv2dInputGradient(g, d, k, x, { ...options, groups });
        const toWeight = conv2dWeightGradient(g, i, d, w, { ...options, groups });
        const parameter = Object.fromEntries(
          g.nodes.flatMap((node) =>
            node.kind === 'parameter'
              ? [[node.name, irregular(sizeOf(node.shape), node.name.length).map(Math.fround)]]
              : [],
          ),
        );
        return {
          graph: finish(g, { y, toImage, toWeight }),
          leaves: { parameter },
          said: JSON.stringify({ x, w, groups, ...options }),
        };
      });
    const found = await runOnCpu(runs, gemm);
    runs.forEach(({ graph, leaves, said }, r) => {
      for (const [name, expected] of Object.entries(evaluateGraph(graph, leaves)))
        expected.forEach((value, j) => {
          if (!(Math.abs(found[r]![name]![j]! - value) <= 3e-5))
            expect.fail(`${name} of ${said}: ${found[r]![name]![j]!} in place of ${value}`);
        });
    });
  },
);
