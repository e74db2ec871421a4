import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { golden } from '../../fixtures/torch/golden.ts';
import { epochOrder, Generator } from '../../src/base/random.ts';
import type { Numbers } from '../../src/engine/engine.ts';
import { writeInitialParameters } from '../../src/trial/initial-values.ts';
import { network } from '../engine/models.ts';
import { syntheticData } from '../engine/synthetic.ts';

const [wanted] = golden('network').cases;

function digest(values: Uint32Array | Float32Array) {
  return { head: [...values.subarray(0, 4)], sha256: createHash('sha256').update(values).digest('hex') };
}

it("gives a network PyTorch's first values and first epoch", async () => {
  const generator = new Generator(wanted!.seed);
  const written: Numbers[] = [];
  const session = { write: (_: string, values: Numbers) => Promise.resolve(written.push(values)) };
  await writeInitialParameters(network(syntheticData(784, 10, 64, 10), [200], 10, 64), session as never, [generator]);
  expect(written.map((values) => digest(values as Float32Array))).toEqual(
    wanted!.parameters.map(({ head, sha256 }) => ({ head, sha256 })),
  );
  expect(digest(epochOrder(generator, 60000))).toEqual(wanted!.order);
});
