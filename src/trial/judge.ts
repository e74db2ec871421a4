import type { Evaluation, Session } from '../engine/engine.ts';
import type { EpochRecord } from '../record/record.ts';

/** What the evaluations after an epoch say of a lane. */
export interface Judgement {
  /** The first loss that is not finite; null where all are. */
  readonly unbounded: { readonly split: 'test' | 'validation'; readonly loss: number } | null;
  readonly measured: Omit<EpochRecord, 'epoch' | 'trainLoss' | 'seconds'>;
}

/** Evaluates every lane on the test split, and on that for validation where there is one. */
export async function judge(session: Session, validated: boolean): Promise<readonly Judgement[]> {
  const tests = await session.evaluate('test');
  const validations = validated ? await session.evaluate('validation') : [];
  return tests.map((test, lane) => judgement(test, validations[lane]));
}

function judgement(test: Evaluation, validation: Evaluation | undefined): Judgement {
  const { loss: testLoss, accuracy: testAccuracy, metrics } = test;
  const measured = { testLoss, testAccuracy, ...(metrics && { metrics }) };
  if (!Number.isFinite(testLoss)) return { unbounded: { split: 'test', loss: testLoss }, measured };
  if (validation === undefined) return { unbounded: null, measured };
  const { loss, metrics: validationMetrics } = validation;
  return {
    unbounded: Number.isFinite(loss) ? null : { split: 'validation', loss },
    measured: { ...measured, validationLoss: loss, ...(validationMetrics && { validationMetrics }) },
  };
}
