import type { Blind, Uncompared, Weak } from '../../analysis/nightly/blind.ts';
import { LEAST_PAIRS } from '../../analysis/statistics/paired-test.ts';
import { list, plural } from '../format.ts';

/** Labels that a line names; the others are counted. */
const NAMED = 5;

/** "c is only in the baseline". */
export function uncomparedText({ kind, variant, detail }: Uncompared): string {
  return `${variant} ${reason(kind, detail)}`;
}

/** One sentence for all labels of a kind: "not compared: a and c are only in the baseline". Empty where there is none. */
export function uncomparedTexts(uncompared: readonly Uncompared[]): readonly string[] {
  const groups = new Map<string, Uncompared[]>();
  for (const one of uncompared) {
    const key = `${one.kind} ${one.detail}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [{ kind, detail }] = group as [Uncompared];
    const labels = short(group.map(({ variant }) => variant));
    return `${labels} ${reason(kind, detail, group.length > 1)}`;
  });
}

function reason(kind: Uncompared['kind'], detail: string, several = false): string {
  const [is, has, was] = several ? ['are', 'have', 'were'] : ['is', 'has', 'was'];
  switch (kind) {
    case 'only base':
      return `${is} only in the baseline`;
    case 'only candidate':
      return `${is} not in the baseline`;
    case 'another problem':
      return `${has} another problem, data, epochs or batch size than in the baseline`;
    case 'seeds':
      return `${has} no ${detail.includes(',') ? 'seeds' : 'seed'} ${detail}, which the baseline has`;
    case 'skipped':
      return `${was} skipped: ${detail}`;
    default:
      return kind satisfies never;
  }
}

/** "1 seed: no loss could be called worse, with 2 it could"; null where every loss could. `variants` is how many there are. */
export function weakText(weak: readonly Weak[], variants: number): string | null {
  if (weak.length === 0) return null;
  const counts = new Set(weak.map(({ seeds }) => seeds));
  const loss = weak.length === variants ? 'no loss' : `no loss of ${short(weak.map(({ variant }) => variant))}`;
  const seeds = counts.size > 1 ? `fewer than ${LEAST_PAIRS} seeds` : plural(weak[0]!.seeds, 'seed');
  return `${seeds}: ${loss} could be called worse, with ${LEAST_PAIRS} it could`;
}

/** What a night does not say, a sentence each. */
export function blindTexts({ uncompared, weak }: Blind, variants: number): readonly string[] {
  const sentence = weakText(weak, variants);
  return [
    ...uncomparedTexts(uncompared).map((text) => `not compared: ${text}`),
    ...(sentence === null ? [] : [sentence]),
  ];
}

function short(labels: readonly string[]): string {
  if (labels.length <= NAMED) return list(labels);
  return list([...labels.slice(0, NAMED - 1), `${labels.length - NAMED + 1} more`]);
}
