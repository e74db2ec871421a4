import { counted, formatCount } from '../../base/units.ts';
import { variantsOf } from '../../analysis/summary.ts';
import { flatHyper } from '../../optimizer/groups.ts';
import { notesOn } from '../../optimizer/library/notes.ts';
import { describeModifier } from '../../optimizer/modifier.ts';
import type { OptimizerSpec } from '../../optimizer/optimizer.ts';
import { remarksOn } from '../../plan/remarks.ts';
import { minimumOf } from '../../problem/function-value.ts';
import { hasSamples, type ImageProblemSpec, type ProblemSpec } from '../../problem/problem.ts';
import type { RunRecord } from '../../record/record.ts';
import { prose, row, text, words, type Block, type Section } from '../document.ts';
import { list, none, plural } from '../format.ts';

/** What was trained and with which settings, defaults included. */
export function configurationSection(run: RunRecord): Section {
  const { plan } = run;
  const variants = variantsOf(plan);
  const cells = variants.map(({ variant, specs }) => {
    const { optimizer } = specs[0]!;
    return [variant, nameOf(optimizer), hyperText(optimizer), notesText(optimizer)];
  });
  const anyNotes = cells.some((texts) => texts.at(-1) !== '');
  const table: Block = {
    kind: 'table',
    caption: 'Variants and their hyperparameters, defaults included',
    columns: [
      words('Variant'),
      words('Optimizer'),
      prose('Hyperparameters'),
      ...(anyNotes ? [prose('Known deviations')] : []),
    ],
    rows: cells.map((texts, series) => row(series, anyNotes ? texts : texts.slice(0, -1))),
  };
  return {
    id: 'configuration',
    title: 'Configuration',
    blocks: [...settings(run), ...remarksOn(plan)].map((line) => text(line)).concat(differences(run), table),
  };
}

/**
 * Settings that are not the same everywhere, a column each. What another optimizer does not have at all is no difference
 * that is worth a column: that it is another says so. Of the same library optimizer, what is not given is its default.
 */
function differences({ plan }: RunRecord): readonly Block[] {
  const variants = variantsOf(plan).map(({ variant, specs }) => {
    const { optimizer } = specs[0]!;
    const modifiers = optimizer.kind === 'rule' ? (optimizer.modifiers ?? []) : [];
    const settings = new Map<string, string>([['optimizer', nameOf(optimizer)]]);
    for (const [key, value] of Object.entries(flatHyper(optimizer))) settings.set(key, JSON.stringify(value));
    settings.set('modified by', modifiers.map(describeModifier).join(' · ') || none);
    return { variant, settings };
  });
  const keys = [...new Set(variants.flatMap(({ settings }) => [...settings.keys()]))];
  const differing = keys.filter((key) => {
    const having = variants.filter(({ settings }) => settings.has(key));
    const optimizers = new Set(having.map(({ settings }) => settings.get('optimizer')));
    const alike = variants.filter(({ settings }) => optimizers.has(settings.get('optimizer')));
    return new Set(alike.map(({ settings }) => settings.get(key))).size > 1;
  });
  if (differing.length === 0) return [];
  return [
    {
      kind: 'table',
      caption: 'What differs between the variants',
      columns: [words('Variant'), ...differing.map(words)],
      rows: variants.map(({ variant, settings }, series) =>
        row(series, [variant, ...differing.map((key) => settings.get(key) ?? none)]),
      ),
    },
  ];
}

/** Problem and budget in words, each different one once. */
function settings({ plan, environment }: RunRecord): readonly string[] {
  const lines = plan.map(({ problem, epochs, batchSize }) => {
    const steps = hasSamples(problem)
      ? `in batches of ${formatCount(batchSize)}`
      : `of ${plural(problem.stepsPerEpoch, 'step')}`;
    return `${problemText(problem, environment.data?.name ?? 'no data')} ${plural(epochs, 'epoch')} ${steps}.`;
  });
  const seeds = [...new Set(plan.map(({ seed }) => seed))].sort((a, b) => a - b);
  return [...new Set(lines), seeds.length === 1 ? `Seed ${seeds[0]!}.` : `Seeds ${list(seeds.map(String))}.`];
}

function problemText(problem: ProblemSpec, data: string): string {
  switch (problem.kind) {
    case 'mnistMlp': {
      const layers = ['784', ...problem.hidden.map(String), '10'].join('-');
      return `${imagesText(problem, data)}; a fully connected network ${layers} with ReLU and cross-entropy loss.`;
    }
    case 'mnistLogistic':
      return `${imagesText(problem, data)}; softmax regression 784-10 with cross-entropy loss.`;
    case 'quadratic':
      return (
        `A quadratic bowl in ${problem.dimensions} dimensions, turned against the coordinates, ` +
        `condition ${problem.condition}; its minimum is 0.`
      );
    case 'rosenbrock':
      return `Rosenbrock’s valley from (${problem.start.join(', ')}); its minimum is 0 at (${problem.start.map(() => 1).join(', ')}).`;
    case 'function': {
      const at = (place: readonly number[]) => `(${place.map((value) => Number(value.toPrecision(6))).join(', ')})`;
      const least = minimumOf(problem);
      const known = least === null ? '' : `; its minimum is ${Number(least.toPrecision(6))} at ${at(problem.minimum!)}`;
      return `${problem.name}, a function of ${list(problem.variables)}, from ${at(problem.start)}${known}.`;
    }
    case 'model': {
      const own = `${problem.name}, a problem of the suite’s own with ${plural(problem.parameters, 'parameter')}`;
      if (!hasSamples(problem)) return `${own}, without data.`;
      const { trainSize, validationSize, testSize } = problem;
      const sizes = [
        `${formatCount(trainSize)} training`,
        ...(validationSize === undefined ? [] : [`${formatCount(validationSize)} validation`]),
      ];
      return `${own}, on ${data}: ${sizes.join(', ')} and ${formatCount(testSize)} test samples.`;
    }
    default:
      return problem satisfies never;
  }
}

function imagesText({ trainSize, testSize }: ImageProblemSpec, data: string): string {
  return `${data}, ${formatCount(trainSize)} training and ${counted(testSize, 'test image')}`;
}

function nameOf(optimizer: OptimizerSpec): string {
  return optimizer.kind === 'rule' ? optimizer.name : `${optimizer.library} ${optimizer.name}`;
}

function hyperText(optimizer: OptimizerSpec): string {
  const modifiers = optimizer.kind === 'rule' ? (optimizer.modifiers ?? []) : [];
  const settings = [
    ...Object.entries(flatHyper(optimizer)).map(([name, value]) => `${name} ${JSON.stringify(value)}`),
    ...modifiers.map(describeModifier),
    ...(optimizer.kind === 'library' ? ['otherwise the library’s defaults'] : []),
  ];
  return settings.length === 0 ? 'none' : settings.join(' · ');
}

/** Where a library's optimizer computes something else than one expects of its name, a comparison must say so. */
function notesText(optimizer: OptimizerSpec): string {
  return optimizer.kind === 'library' ? notesOn(optimizer).join(' ') : '';
}
