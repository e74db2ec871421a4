import type { Comparison, MetricChange, QualityVerdict, SpeedVerdict } from '../../analysis/comparison/comparison.ts';
import type { Nightly, Step } from '../../analysis/nightly/nightly.ts';
import type { Metric, Since } from '../../analysis/nightly/trend.ts';
import { formatLoss, formatMilliseconds, formatPercent } from '../../base/units.ts';
import { instant, list, plural } from '../format.ts';
import { blindTexts } from './blind-text.ts';

/** "worse: loss × 1.31 (1.22 to 1.40), p 0.008", or "p 0.008 by Student’s t of 3 seeds". */
export function qualityText({ verdict, reason, factor, interval, p, test, seeds }: QualityVerdict): string {
  const range = interval === null ? '' : ` (${times(interval.low)} to ${times(interval.high)})`;
  const size = verdict === 'identical' || factor === null ? [] : [`loss × ${times(factor)}${range}`];
  const sure =
    p === null ? [] : [`p ${pText(p)}${test === 'student' ? ` by Student’s t of ${plural(seeds, 'seed')}` : ''}`];
  return said(verdict, [...size, ...sure, ...(reason === '' ? [] : [reason])]);
}

/** "96.92% → 97.10%", "5.130000 → 4.980000". */
export function metricText({ name, base, candidate }: MetricChange): string {
  const written = name === 'accuracy' ? formatPercent : formatLoss;
  return `${written(base)} → ${written(candidate)}`;
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
  return regressionsOf(variants).map(({ text }) => text);
}

/** The same of a night: since when, and the steps of its history that the comparison does not see. */
export function brokenTexts({
  comparison,
  since,
  steps,
}: Pick<Nightly, 'comparison' | 'since' | 'steps'>): readonly string[] {
  const found = regressionsOf(comparison?.variants ?? []);
  const isOf = (one: Pick<Regression, 'variant' | 'metric'>) => (other: typeof one) =>
    other.variant === one.variant && other.metric === one.metric;
  const dated = found.map((regression) => {
    const when = steps.find(isOf(regression))?.change ?? since.find(isOf(regression))?.since;
    return when === undefined ? regression.text : `${regression.text}, ${sinceText(when)}`;
  });
  return [...dated, ...steps.filter((step) => !found.some(isOf(step))).map(stepText)];
}

export interface Regression {
  readonly variant: string;
  readonly metric: Metric;
  readonly text: string;
}

export function regressionsOf(variants: Comparison['variants']): readonly Regression[] {
  return variants.flatMap(({ variant, quality, step, update }) => {
    const of = (metric: Metric, { verdict }: { readonly verdict: string }, text: string): readonly Regression[] =>
      verdict === 'worse' ? [{ variant, metric, text: `${variant}: ${text}` }] : [];
    return [
      ...of('train loss', quality, `trains ${qualityText(quality)}`),
      ...of('step', step, `a step is ${speedText(step)}`),
      ...of('update', update, `the update is ${speedText(update)}`),
    ];
  });
}

const METRIC_NAMES = { 'train loss': 'training loss', step: 'time of a step', update: 'time of the update' } as const;

/** "Adagrad: training loss × 1.31 since 20261114-031700-3f2a (12 nights, commits 4cd84d0a1..99ab01c02), p 0.008". */
export function stepText({ variant, metric, change }: Step): string {
  const sure = change.p === null ? '' : `, p ${pText(change.p)}`;
  return `${variant}: ${METRIC_NAMES[metric]} × ${times(change.factor)} ${sinceText(change)}${sure}`;
}

function sinceText({ run, last, nights }: Since): string {
  const commits =
    run.commit === null || last.commit === null
      ? ''
      : run.commit === last.commit
        ? `, commit ${run.commit.slice(0, 9)} before and after`
        : `, commits ${last.commit.slice(0, 9)}..${run.commit.slice(0, 9)}`;
  const what = nights === 1 ? 'new tonight' : plural(nights, 'night');
  return `since ${run.id} (${what}${commits})`;
}

/** The one line of the morning. */
export function headline(nightly: Nightly): string {
  const { run, outcome, comparison, failures, blind } = nightly;
  const name = `${run.suite}, ${instant(run.startedAt)}`;
  const failed = failures.length === 0 ? '' : `; ${plural(failures.length, 'trial')} failed: ${failures[0]!}`;
  const unseen = blindTexts(blind, variantsOf(nightly))
    .map((text) => `; ${text}`)
    .join('');
  switch (outcome) {
    case 'first':
      return `${name}: the first night, nothing to compare with; ${run.id} is the baseline from now on${unseen}`;
    case 'failed':
      return `${name}: ${plural(failures.length, 'trial')} failed: ${failures[0]!}${verdictCounts(comparison)}${unseen}`;
    case 'fine': {
      if (comparison!.variants.length === 0)
        return (
          `${name}: nothing to compare, no variant is in ${comparison!.base.id} with the same problem; ` +
          `"bench baseline set ${run.suite}" accepts what changed${unseen}`
        );
      // What was not compared is not fine.
      const fine = blind.uncompared.length === 0 ? 'fine' : 'what was compared is fine';
      return `${name}: ${fine}${verdictCounts(comparison)}, against ${comparison!.base.id}${unseen}${changedText(comparison!)}`;
    }
    case 'regression': {
      const found = brokenTexts(nightly);
      const more = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
      return `${name}: REGRESSION ${found[0]!}${more}${failed}${unseen}`;
    }
    default:
      return outcome satisfies never;
  }
}

/** How many could be called worse, by this night or by those after the first. */
export function variantsOf({ comparison, trends }: Pick<Nightly, 'comparison' | 'trends'>): number {
  return comparison?.variants.length ?? new Set(trends.map(({ problem, variant }) => `${problem} ${variant}`)).size;
}

/** What is no matter, but not the same bits as before either: whoever changed nothing wants to know. */
function changedText({ variants }: Comparison): string {
  const [first, ...others] = variants.filter(({ quality }) => quality.verdict !== 'identical');
  if (first === undefined) return '';
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return `; not the same bits: ${first.variant}, ${qualityText(first.quality)}${more}`;
}

/** ", training 2 identical and 1 same". */
function verdictCounts(comparison: Comparison | null): string {
  if (comparison === null) return '';
  const words = comparison.variants.map(({ quality }) => quality.verdict);
  const counts = [...new Set(words)].map((word) => `${words.filter((other) => other === word).length} ${word}`);
  return counts.length === 0 ? '' : `, training ${list(counts)}`;
}

/** Three significant digits, two decimals at least: 1.00, 1.31, 0.0123, 12.3, 3.80e9. */
export function times(factor: number): string {
  if (!Number.isFinite(factor)) return String(factor);
  if (factor >= 1e6) return factor.toExponential(2).replace('+', '');
  return factor >= 0.1 && factor < 10 ? factor.toFixed(factor < 1 ? 3 : 2) : Number(factor.toPrecision(3)).toString();
}

export function pText(p: number): string {
  return p < 0.0001 ? '< 0.0001' : Number(p.toPrecision(2)).toString();
}
