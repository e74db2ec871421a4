import type { Comparison } from '../../../analysis/explanation/compare.ts';
import { judge, judgeSize, type Expected, type Verdict } from '../../../analysis/explanation/judge.ts';

/** A candidate cause of oscillation, with what it predicts and what was measured. */
export interface Cause {
  readonly id: 'noise' | 'shock' | 'age' | 'step' | 'floor';
  readonly title: string;
  /** How it would work. */
  readonly story: string;
  /** Which variants tell it apart from the others. */
  readonly isolation: string;
  readonly tests: readonly Test[];
  /** What else was seen of its mechanism, in a sentence; null where there is nothing to say. */
  readonly trace?: string | null;
}

export interface Test {
  /**
   * `mechanism`: what the cause says of steps and averages. `outcome`: what it says of oscillation. `limit`: what should
   * not change, or no longer.
   */
  readonly kind: 'mechanism' | 'outcome' | 'limit';
  readonly predicts: string;
  readonly from: string;
  readonly to: string;
  readonly expected: Expected;
  /** The ratio that theory gives, where there is a theory. */
  readonly predicted: number | null;
  readonly comparison: Comparison | null;
  readonly verdict: Verdict;
  /** Why nothing was measured; empty where something was. */
  readonly missing: string;
}

interface TestOptions extends Omit<Test, 'verdict' | 'missing' | 'predicted'> {
  readonly predicted?: number;
  /** What the run would need to have. */
  readonly needs: string;
}

export function test({ needs, predicted, ...fields }: TestOptions): Test {
  const effect = fields.comparison?.effect ?? null;
  return {
    ...fields,
    predicted: predicted ?? null,
    verdict: predicted === undefined ? judge(fields.expected, effect) : judgeSize(fields.expected, effect, predicted),
    missing: effect === null ? needs : '',
  };
}

/** What the tests say together. */
export type Conclusion = 'supported' | 'partly' | 'opposite' | 'refuted' | 'open' | 'fewSeeds' | 'notTested';

/**
 * A cause is supported where everything that it says of steps and of oscillation holds, refuted where its mechanism does
 * not show or none of its outcomes does, and supported in part where only some outcomes hold, or an effect goes the
 * predicted way but is not as large as theory gives, so that something else is at work, too. One whose mechanism is there
 * and whose outcomes are turned around is at work, but not as told.
 */
export function conclude({ tests }: Pick<Cause, 'tests'>): Conclusion {
  const of = (kind: Test['kind']): readonly Verdict[] =>
    tests.filter((each) => each.kind === kind && each.verdict !== 'notMeasured').map(({ verdict }) => verdict);
  const [mechanism, outcome] = [of('mechanism'), of('outcome')];
  if (outcome.length === 0) return 'notTested';
  if ([...mechanism, ...outcome].includes('fewSeeds')) return 'fewSeeds';
  if (mechanism.includes('fails') || mechanism.includes('opposite')) return 'refuted';
  if (mechanism.includes('open')) return 'open';
  if (outcome.every(isThere)) return [...mechanism, ...outcome].includes('direction') ? 'partly' : 'supported';
  if (outcome.every((verdict) => verdict === 'fails')) return 'refuted';
  if (outcome.some(isThere)) return 'partly';
  if (!outcome.includes('opposite')) return 'open';
  return mechanism.length > 0 ? 'opposite' : 'refuted';
}

const isThere = (verdict: Verdict): boolean => verdict === 'holds' || verdict === 'direction';
