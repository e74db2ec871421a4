import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { golden } from '../../fixtures/torch/golden.ts';
import { reference } from '../../src/engine/reference/reference.ts';
import { gradientOf } from '../../src/graph/model.ts';
import { InputError } from '../../src/base/errors.ts';
import type { EngineId } from '../../src/engine/registry.ts';
import { compileKernel, scalarSteps } from '../../src/optimizer/rule/evaluate.ts';
import { specialise } from '../../src/optimizer/rule/specialise.ts';
import { sgd } from '../../src/optimizer/sgd.ts';
import { engines } from '../engine/engines.ts';
import { edgeDeviations, openBare, pathDeviation } from './follow.ts';
import { optimizerOf } from './of-golden.ts';

/*
 * PyTorch may fuse a multiplication with an addition, which rounds once where we round twice. In double precision a
 * start that differs in its last bit moves the paths by less than 1e-13, and so does that. In single precision the same
 * is 2²⁹ times larger, which comes to 2e-6 in the worst of the paths; PyTorch's own float32 and float64 paths are up to
 * 1e-4 apart (Rprop, where the sign of a vanishing gradient decides) and mostly within 5e-6.
 */
const PATH_TOLERANCE = { reference: 1e-12, float32: 1e-5 };

/*
 * Six steps and no feedback: the roundings of those steps alone, measured by the largest position, because fused
 * operations leave a remainder where ours leave 0. RAdam's rectification, a difference of nearly equal numbers when it
 * sets in, makes 1e-13 of the last bit of a power.
 */
const EDGE_TOLERANCE = { reference: 1e-12, float32: 1e-6 };

/**
 * The kernels of one compute in double precision and store in single: 1e30² is no overflow inside them, and PyTorch's
 * is. WGSL lets a card take denormal numbers for 0.
 */
const OTHER_EDGES: readonly string[] = ['gpujs:cpu', 'gpujs:webgpu'];

/** A program that plays a graphics card answers slowly beside other tests; each step is a way there and back. */
const STEPS: Partial<Record<EngineId, number>> = { 'gpujs:webgpu': 60 };

describe.each(engines)('$title', ({ id, engine, missing }) => {
  const precision = id === 'reference' ? 'reference' : 'float32';

  test.skipIf(missing !== null).each(golden('rules').cases)("$name goes PyTorch's way", async (path) => {
    expect(await pathDeviation(engine, path, STEPS[id])).toBeLessThan(PATH_TOLERANCE[precision]);
  });

  const edges = OTHER_EDGES.includes(id) ? [] : golden('edges').cases;
  test.skipIf(missing !== null).each(edges)(
    '$name bears zero, huge and denormal gradients as PyTorch does',
    async (edge) => {
      for (const [sequence, deviation] of Object.entries(await edgeDeviations(engine, edge)))
        expect(deviation, sequence).toBeLessThan(EDGE_TOLERANCE[precision]);
    },
  );
});

describe('the average that ASGD keeps beside the training', () => {
  const { matrix, start, steps, every, cases } = golden('rules');

  test.each(cases.filter(({ averages }) => averages !== undefined))("is PyTorch's: $name", (path) => {
    const { rule, hyper } = optimizerOf(path);
    const training = specialise(rule, hyper);
    // No parameter depends on the average, so it is gone from that kernel. This one puts it in the parameter's place.
    const averaging = specialise({ ...rule, result: { ...rule.result, param: rule.result['average']! } }, hyper);
    expect(training.states).toEqual([]);
    const [train, average] = [compileKernel(training).update, compileKernel(averaging).update];
    const [trainScalars, averageScalars] = [scalarSteps(training, hyper), scalarSteps(averaging, hyper)];
    const elements = start.map((param) => ({ point: Float64Array.of(param, 0), mean: Float64Array.of(0, 0, 0) }));
    for (let step = 1; step <= steps; step++) {
      const position = elements.map(({ point }) => point[0]!);
      const [forTraining, forAverage] = [trainScalars(), averageScalars()];
      for (const [row, { point, mean }] of elements.entries()) {
        point[1] = matrix[row]!.reduce((sum, entry, j) => sum + entry * position[j]!, 0);
        mean.set(point);
        train(point, forTraining);
        average(mean, forAverage);
      }
      if (step % every !== 0) continue;
      const expected = path.averages![step / every - 1]!;
      const largest = Math.max(...expected.map(Math.abs));
      for (const [i, { mean }] of elements.entries())
        expect(Math.abs(mean[0]! - expected[i]!) / largest).toBeLessThan(PATH_TOLERANCE.reference);
    }
  });
});

test('an update of zero learning rate changes nothing', async () => {
  // Rprop's step is never below stepMin, in PyTorch too. A factory refuses lr 0, a lane of an engine does not.
  const movable = golden('rules').cases.filter(({ optimizer }) => optimizer !== 'rprop');
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  const property = fc.asyncProperty(
    fc.constantFrom(...movable),
    number,
    fc.array(number, { minLength: 1, maxLength: 8 }),
    async (path, param, gradients) => {
      const optimizer = optimizerOf(path);
      const session = await openBare(reference, optimizer, 1, { ...optimizer.hyper, lr: 0 });
      await session.write('x', Float64Array.of(param));
      for (const gradient of gradients) {
        await session.write(gradientOf('x'), Float64Array.of(gradient));
        await session.update();
        expect((await session.read('x'))[0] === param).toBe(true); // toBe alone would tell 0 from −0
      }
    },
  );
  await fc.assert(property);
});

test.each([{ nesterov: true }, { nesterov: true, momentum: 0.9, dampening: 0.1 }])('sgd refuses %o', (options) => {
  expect(() => sgd(options)).toThrow(InputError);
  expect(() => sgd(options)).toThrow(
    /sgd: nesterov is true with momentum [0.9]+ and dampening [0.1]+; a momentum above/,
  );
});
