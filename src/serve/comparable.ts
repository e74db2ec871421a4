import { canonicalJson } from '../base/json.ts';
import type { StoredRun } from '../record/record.ts';

type Plan = StoredRun['run']['plan'];

/**
 * Why runs do not stand side by side; null where they do. Losses of another problem, or on other data, are other
 * quantities: on one axis, or in one ranking, they would say nothing.
 *
 * @param names What to call each of the runs.
 */
export function incomparable(names: readonly string[], runs: readonly StoredRun[]): string | null {
  const groups = new Map<string, string[]>();
  runs.forEach(({ run }, i) => {
    // A run without a trial trains nothing that could differ.
    if (run.plan.length === 0) return;
    const key = problemsOf(run.plan).join(', ');
    groups.set(key, [...(groups.get(key) ?? []), names[i]!]);
  });
  if (groups.size < 2) return null;
  const lines = [...groups].map(([problem, of]) => `${of.join(', ')}: ${problem}`);
  return `Runs of different problems do not compare; tick those of one.\n\n${lines.join('\n')}\n`;
}

/** What a longer training or another batch size does to a comparison; null where the runs have the same. */
export function otherBudgets(runs: readonly StoredRun[]): string | null {
  const budgets = new Set(runs.flatMap(({ run }) => run.plan.map(budgetOf)));
  return budgets.size < 2
    ? null
    : `These were not trained alike (${[...budgets].join('; ')}): what is lower here may only have had more steps.`;
}

function problemsOf(plan: Plan): readonly string[] {
  const texts = plan.map(({ problem, data }) => {
    const { kind, ...options } = problem;
    return `${kind} ${canonicalJson(options)}${data === null ? '' : ` on data ${data}`}`;
  });
  return [...new Set(texts)].sort();
}

const budgetOf = ({ epochs, batchSize }: Plan[number]): string => `epochs: ${epochs}, batch size: ${batchSize}`;
