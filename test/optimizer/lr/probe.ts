import { defineOptimizer } from '../../../src/optimizer/define.ts';
import { fitSchedule } from '../../../src/optimizer/lr/fit.ts';
import { scheduled } from '../../../src/optimizer/lr/scheduled.ts';
import type { Schedule } from '../../../src/optimizer/lr/schedule.ts';
import type { RuleOptimizer } from '../../../src/optimizer/optimizer.ts';
import { compileKernel, scalarSteps } from '../../../src/optimizer/rule/evaluate.ts';
import { specialise } from '../../../src/optimizer/rule/specialise.ts';

const hyper = { lr: 1e-3, momentum: 0.9 };
const probes = {
  lr: defineOptimizer({ name: 'probe', hyper, update: ({ grad }, { lr }) => ({ param: lr + grad }) }),
  momentum: defineOptimizer({ name: 'probe', hyper, update: ({ grad }, { momentum }) => ({ param: momentum + grad }) }),
};

/** What a rule reads, step by step, in a training of that many whole epochs. */
export function values(
  of: 'lr' | 'momentum',
  lr: number,
  schedule: Schedule,
  steps: number,
  stepsPerEpoch = 1,
): readonly number[] {
  const duration = { stepsPerEpoch, epochs: Math.ceil(steps / stepsPerEpoch) };
  const fitted = fitSchedule(scheduled(probes[of]({ lr }), schedule), duration) as RuleOptimizer;
  const kernel = specialise(fitted.rule, fitted.hyper);
  const { update } = compileKernel(kernel);
  const nextScalars = scalarSteps(kernel, fitted.hyper);
  return Array.from({ length: steps }, () => {
    const element = new Float64Array(2); // param and grad are 0
    update(element, nextScalars());
    return element[0]!;
  });
}
