import { isSettled } from '../oscillation/measure.ts';
import { median } from '../statistics/order.ts';
import { stepsPerEpoch } from '../../problem/problem.ts';
import type { Variant } from './variant.ts';

/** Shares of a tensor's numbers between which the share lies that does not move at all. */
export interface Still {
  readonly tensor: string;
  readonly from: number;
  readonly to: number;
}

/** Of the quantiles of a step that probes keep. */
const SHARES = [0.01, 0.25, 0.5, 0.75, 0.99];

/**
 * How many of the largest tensor's numbers stand still in the later epochs: quantiles of |Δw| that are 0 say it. The
 * median over close looks and seeds decides. Null where the variant was not probed.
 */
export function stillOf({ trials }: Variant): Still | null {
  const looks = [...trials.values()].flatMap(({ spec, epochs, probes }) => {
    const perEpoch = stepsPerEpoch(spec.problem, spec.batchSize);
    return (probes?.largest.step ?? []).filter((_, i) =>
      isSettled(Math.ceil(probes!.record.steps[i]! / perEpoch), epochs.length),
    );
  });
  const tensor = [...trials.values()].find(({ probes }) => probes !== null)?.probes?.largest.name;
  if (tensor === undefined || looks.length === 0) return null;
  const moving = SHARES.findIndex((_, q) => median(looks.map((quantiles) => quantiles[q]!)) > 0);
  return { tensor, from: SHARES[moving - 1] ?? (moving === 0 ? 0 : 0.99), to: SHARES[moving] ?? 1 };
}
