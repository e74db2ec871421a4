import { relative } from 'node:path';
import { InputError } from '../base/errors.ts';
import { clearBaseline, readBaseline, writeBaseline } from '../store/baseline.ts';
import { findRun, requireSuite } from '../store/find.ts';
import { readRecord } from '../store/read.ts';
import { suiteFolder } from '../store/run-id.ts';
import { print } from './output.ts';
import { suiteName } from './suite-name.ts';
import { pinnedRun, whichRun } from './which-run.ts';

export interface BaselineArguments {
  readonly action: 'set' | 'show' | 'clear';
  readonly suite: string;
  readonly run: string | undefined;
  readonly runs: string;
}

export async function baseline({ action, suite: given, run, runs }: BaselineArguments): Promise<void> {
  const suite = await suiteName(given);
  if (run !== undefined && action !== 'set') throw new InputError(`baseline ${action} takes no run, got "${run}"`);
  print(`${await done(action, suite, run ?? 'latest', runs)}\n`);
}

async function done(action: BaselineArguments['action'], suite: string, run: string, runs: string): Promise<string> {
  switch (action) {
    case 'set': {
      await requireSuite(suite, runs);
      const record = await readRecord(await whichRun(run, runs, suite));
      if (suiteFolder(record.suite.name) !== suiteFolder(suite))
        throw new InputError(`run ${record.id} is of the suite ${record.suite.name}, not of ${suite}`);
      if (record.status !== 'completed')
        throw new InputError(
          `run ${record.id} did not run to its end; a baseline has to: "bench run --resume" goes on`,
        );
      await findRun(`${suite}/${record.id}`, runs).catch(() => {
        throw new InputError(
          `run ${record.id} is not in ${runs}, where nights would look for it; copy its folder there`,
        );
      });
      await writeBaseline(runs, suite, record.id);
      return `${record.id} is the baseline of ${suite}`;
    }
    case 'show': {
      const pinned = await readBaseline(runs, suite);
      if (pinned !== null)
        return `${pinned.run}, pinned ${pinned.setAt} (${relative('', await pinnedRun(runs, suite))})`;
      await requireSuite(suite, runs);
      return `no baseline is pinned for ${suite}`;
    }
    case 'clear': {
      if (await clearBaseline(runs, suite)) return `${suite} has no baseline any more`;
      await requireSuite(suite, runs);
      return `${suite} had no baseline`;
    }
    default:
      return action satisfies never;
  }
}
