import { InputError } from '../base/errors.ts';
import { counted, formatCount, formatSeconds } from '../base/units.ts';
import { engineIds, probe } from '../engine/registry.ts';
import { catalog } from '../optimizer/catalog.ts';
import { library } from '../optimizer/library.ts';
import { scheduleCatalog } from '../optimizer/lr/catalog.ts';
import { describeSchedule } from '../optimizer/lr/schedule.ts';
import { notesOn } from '../optimizer/library/notes.ts';
import type { Hyper } from '../optimizer/rule/expression.ts';
import { specialise } from '../optimizer/rule/specialise.ts';
import { listRuns } from '../store/find.ts';
import { readRecord } from '../store/read.ts';
import { problemRows } from './list-problems.ts';
import { suiteProblemRows } from './list-suite-problem.ts';
import { tellUnread } from './print-answer.ts';
import { tellWhereNoRuns } from './require-folder.ts';

const LISTS = ['optimizers', 'schedules', 'problems', 'engines', 'runs'] as const;

export interface ListArguments {
  readonly what: (typeof LISTS)[number] | undefined;
  /** Whose problem is listed in place of those that the harness has. */
  readonly suite: string | undefined;
  readonly data: string | undefined;
  readonly runs: string;
  readonly json: boolean;
}

const LIBRARY_ROW = { paper: '', states: '', engines: "the library's", oracle: 'itself' };

type Row = Readonly<Record<string, string | number>>;

export async function list({ what, suite, data, runs, json }: ListArguments): Promise<void> {
  if (suite !== undefined && what !== 'problems')
    throw new InputError(`a suite has no ${what ?? 'lists'} to be listed; write bench list problems ${suite}`);
  const wanted = what === undefined ? LISTS : [what];
  if (what === 'runs') tellWhereNoRuns(runs);
  const lists: Record<string, readonly Row[]> = {};
  for (const name of wanted)
    lists[name] = suite === undefined ? await rowsOf(name, runs) : await suiteProblemRows(suite, data);
  if (json) process.stdout.write(`${JSON.stringify(lists, null, 2)}\n`);
  else for (const [name, rows] of Object.entries(lists)) process.stdout.write(section(name, rows, wanted.length > 1));
}

async function rowsOf(what: (typeof LISTS)[number], runs: string): Promise<readonly Row[]> {
  switch (what) {
    case 'optimizers':
      return [
        ...catalog.map(({ make, paper, oracle }) => {
          const { name, hyper, rule } = make();
          const kernel = specialise(rule, hyper);
          const sums = kernel.wholes.some((whole) => whole.kind === 'whole' && whole.function === 'shampoo');
          const states = sums ? 'L, R' : kernel.states.length;
          return {
            name,
            paper,
            states,
            engines: sums ? 'cpu, reference' : 'all',
            oracle,
            hyperparameters: describe(hyper),
            deviations: '',
          };
        }),
        ...Object.keys(library.tfjs).map((name) => ({
          ...LIBRARY_ROW,
          name: `library.tfjs.${name}`,
          hyperparameters: 'as in TensorFlow.js',
          deviations: notesOn({ library: 'tfjs', name }).join(' '),
        })),
        {
          ...LIBRARY_ROW,
          name: 'library.torch.NAME',
          hyperparameters: 'as in PyTorch: any class of torch.optim, such as RMSprop, is trained by PyTorch itself',
          deviations: '',
        },
      ];
    case 'schedules':
      return scheduleCatalog.map(({ example, description }) => ({
        name: example.kind,
        time: example.kind === 'byEpoch' ? 'epochs' : 'steps',
        description,
        settings: describeSchedule(example),
      }));
    case 'problems':
      return problemRows();
    case 'engines':
      return Promise.all(
        engineIds.map(async (name) => {
          const found = await probe(name);
          return { name, state: found.available ? found.device : `not available: ${found.reason}` };
        }),
      );
    case 'runs':
      return Promise.all(
        (await listRuns(runs, tellUnread)).map(async ({ id, suite, dir }) => {
          try {
            const run = await readRecord(dir);
            const done = run.trials.filter(({ status }) => status === 'completed').length;
            const trials = `${formatCount(done)} of ${counted(run.plan.length, 'trial')}`;
            // A run that was killed could not say so.
            const status = run.status === 'running' ? 'running or cut off' : run.status;
            return { id, suite: run.suite.name, status, trials, time: formatSeconds(run.seconds) };
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
            return { id, suite, status: 'unreadable', trials: error.message, time: '' };
          }
        }),
      );
    default:
      return what satisfies never;
  }
}

const describe = (hyper: Hyper): string =>
  Object.entries(hyper)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

function section(name: string, rows: readonly Row[], titled: boolean): string {
  const title = titled ? `${name}\n` : '';
  const indent = titled ? '  ' : '';
  if (rows.length === 0) return `${title}${indent}none\n`;
  const { columns, remarks } = layout(rows);
  const table = [Object.fromEntries(columns.map((column) => [column, column])), ...rows];
  const cell = (value: string | number | undefined): string =>
    typeof value === 'number' ? formatCount(value) : String(value);
  const widths = columns.map((column) => Math.max(...table.map((row) => cell(row[column]).length)));
  const lines = table.map((row) =>
    columns
      .map((column, i) => cell(row[column]).padEnd(widths[i]!))
      .join('  ')
      .trimEnd(),
  );
  return `${title}${[...lines, ...remarks].map((line) => `${indent}${line}`.trimEnd() + '\n').join('')}`;
}

/** The columns of a table, and below it the sentences that would make it too wide: known deviations, by name. */
function layout(rows: readonly Row[]): { readonly columns: readonly string[]; readonly remarks: readonly string[] } {
  const columns = Object.keys(rows[0]!).filter((column) => column !== 'deviations');
  const deviating = rows.filter(({ deviations }) => deviations !== undefined && deviations !== '');
  const remarks = deviating.map(({ name, deviations }) => `${name}: ${deviations}`);
  return { columns, remarks: remarks.length === 0 ? [] : ['', 'known deviations', ...remarks] };
}
