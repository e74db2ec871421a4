import { problems } from '../problem/catalog.ts';
import { zoo } from '../zoo/catalog.ts';
import { diagnostics } from '../zoo/diagnostic/catalog.ts';
import type { Target } from '../zoo/entry.ts';

/** What a problem's options decide, or its suite, is left empty. */
const OPEN = { parameters: '', batchSize: '', epochs: '', target: '', source: '' };

/** A row for every problem, with how it is trained where it was published. */
export function problemRows(): readonly Readonly<Record<string, string | number>>[] {
  return [
    ...Object.entries(problems).map(([name, { description }]) => ({ name, ...OPEN, description })),
    ...zoo.map(({ name, parameters, batchSize, epochs, target, source, description }) => ({
      ...{ name, parameters, batchSize, epochs },
      target: target === undefined ? '' : inWords(target),
      ...{ source, description },
    })),
    ...Object.values(diagnostics).map(({ name, batchSize, epochs, passing, description, level, levels }) => ({
      ...{ name: `diagnostics.${name}`, parameters: '', batchSize, epochs },
      target: inWords(passing),
      source: 'idea of LightBench',
      description: `${description}; at(${short(levels[0]!)}) to at(${short(levels.at(-1)!)}): ${level}`,
    })),
    {
      name: 'defineProblem',
      ...OPEN,
      description: "a suite's own: data such as mnist() or table({ … }), a model and a loss",
    },
    { name: 'defineFunction', ...OPEN, description: "a suite's own function of named variables, by its formula" },
  ];
}

function inWords(target: Target): string {
  const bound = 'atMost' in target ? `at most ${target.atMost}` : `at least ${target.atLeast}`;
  return `${target.split} ${target.metric} of ${bound}`;
}

/** 1e12 in place of a number that nobody counts the zeros of. */
function short(level: number): string {
  const [exact, exponential] = [String(level), level.toExponential().replace('+', '')];
  return exponential.length < exact.length ? exponential : exact;
}
