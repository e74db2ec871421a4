import type {
  Comparison,
  QualityVerdict,
  SpeedVerdict,
  VariantComparison,
} from '../../analysis/comparison/comparison.ts';
import type { Nightly, Step } from '../../analysis/nightly/nightly.ts';
import { formatMilliseconds } from '../../base/units.ts';
import { instant, list, plural } from '../format.ts';

/** "worse: loss × 1.31 (1.22 to 1.40), p 0.008". */
export function qualityText({ verdict, reason, factor, interval, p }: QualityVerdict): string {
  const range = interval === null ? '' : ` (${times(interval.low)} to ${times(interval.high)})`;
  const size = verdict === 'identical' || factor === null ? [] : [`loss × ${times(factor)}${range}`];
  return said(verdict, [...size, ...(p === null ? [] : [`p ${pText(p)}`]), ...(reason === '' ? [] : [reason])]);
}

const SPEED = { better: 'faster', worse: 'slower', same: 'same', 'cannot tell': 'cannot tell' } as const;

/** "slower: × 1.12, 0.151 ms → 0.169 ms, p 0.002". */
export function speedText({ verdict, reason, base, candidate, factor, p, again }: SpeedVerdict): string {
  const sizes =
    factor === null ? [] : [`× ${times(factor)}`, `${formatMilliseconds(base!)} → ${formatMilliseconds(candidate!)}`];
  const second = again === null ? [] : [`again × ${times(again)}`];
  const test = p === null ? [] : [`p ${pText(p)}`];
  return said(SPEED[verdict], [...sizes, ...second, ...test, ...(reason === '' ? [] : [reason])]);
}

function said(verdict: string, details: readonly string[]): string {
  return details.length === 0 ? verdict : `${verdict}: ${details.join(', ')}`;
}

/** What became worse, a sentence each: the reason for exit code 1. */
export function regressionTexts({ variants }: Pick<Comparison, 'variants'>): readonly string[] {
  return variants.flatMap((variant) => {
    const worse = (['quality', 'step', 'update'] as const).filter((what) => variant[what].verdict === 'worse');
    return worse.map((what) => `${variant.variant}: ${whatText(variant, what)}`);
  });
}

function whatText(variant: VariantComparison, what: 'quality' | 'step' | 'update'): string {
  if (what === 'quality') return `trains ${qualityText(variant.quality)}`;
  return `${what === 'step' ? 'a step is' : 'the update is'} ${speedText(variant[what])}`;
}

export function stepText({ variant, metric, change: { run, last, factor, nights } }: Step): string {
  const commits =
    run.commit === null || last.commit === null ? '' : `, ${last.commit.slice(0, 9)}..${run.commit.slice(0, 9)}`;
  return `${variant}: ${metric} × ${times(factor)} since ${run.id} (${plural(nights, 'night')}${commits})`;
}

/** The one line of the morning. */
export function headline(nightly: Nightly): string {
  const { run, outcome, comparison, steps, failures } = nightly;
  const name = `${run.suite}, ${instant(run.startedAt)}`;
  const failed = failures.length === 0 ? '' : `; ${plural(failures.length, 'trial')} failed: ${failures[0]!}`;
  switch (outcome) {
    case 'first':
      return `${name}: the first night, nothing to compare with; ${run.id} is the baseline from now on`;
    case 'failed':
      return `${name}: ${plural(failures.length, 'trial')} failed: ${failures[0]!}${verdictCounts(comparison)}`;
    case 'fine':
      return `${name}: fine${verdictCounts(comparison)}, against ${comparison!.base.id}`;
    case 'regression': {
      const found = [...(comparison === null ? [] : regressionTexts(comparison)), ...steps.map(stepText)];
      const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
      return `${name}: REGRESSION ${found[0]!}${more}${failed}`;
    }
    default:
      return outcome satisfies never;
  }
}

/** ", training 2 identical and 1 same". */
function verdictCounts(comparison: Comparison | null): string {
  if (comparison === null) return '';
  const words = comparison.variants.map(({ quality }) => quality.verdict);
  const counts = [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`);
  return counts.length === 0 ? '' : `, training ${list(counts)}`;
}

/** Three significant digits, two decimals at least: 1.00, 1.31, 0.0123, 12.3. */
export function times(factor: number): string {
  if (!Number.isFinite(factor)) return String(factor);
  return factor >= 0.1 && factor < 10 ? factor.toFixed(factor < 1 ? 3 : 2) : Number(factor.toPrecision(3)).toString();
}

export function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : Number(p.toPrecision(2)).toString();
}
