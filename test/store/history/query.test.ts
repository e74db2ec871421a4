import { cp, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { sgd } from '../../../src/optimizer/sgd.ts';
import { queryHistory } from '../../../src/store/history/query.ts';
import { createRun } from '../../../src/store/write.ts';
import { sampleHeader, sampleResult, sampleSpec } from '../sample-run.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const plan = [sampleSpec(0, "it's α"), sampleSpec(1)];
const timing = { samples: 9, mean: 1, p50: 0.5, p99: 2 };

async function addRun(out: string, month: number): Promise<string> {
  const startedAt = `2026-0${month}-01T00:00:00.000Z`;
  const writer = await createRun(out, { ...sampleHeader(plan), startedAt });
  await writer.save(sampleResult(plan[0]!, 8));
  await writer.save(sampleResult(plan[1]!, 5, { status: 'diverged', reason: 'NaN' }));
  await writer.finish({
    status: 'completed',
    seconds: month,
    timings: [{ variant: "it's α", step: timing, update: timing }],
  });
  return writer.dir;
}

test('all runs of a folder answer SQL; what is damaged is named and costs itself alone', async () => {
  const out = join(await temporaryFolder(), "folder with 'quotes' and *");
  await mkdir(out);
  const [cut, edited, ...good] = [
    await addRun(out, 1),
    await addRun(out, 2),
    await addRun(out, 3),
    await addRun(out, 4),
  ];
  // Under way, and on the disk as far as it is.
  const running = await createRun(out, sampleHeader(plan));
  await running.save(sampleResult(plan[0]!, 8));
  await truncate(join(cut, 'curves.parquet'), 300);
  const record = (await readFile(join(edited, 'run.json'), 'utf8')).replace('"diverged"', '"exploded"');
  await writeFile(join(edited, 'run.json'), record);

  const ask = async (sql: string) => {
    const unread: string[] = [];
    const { rows } = await queryHistory(out, undefined, sql, (sentence) => unread.push(sentence));
    return { rows, unread };
  };
  const { rows, unread } = await ask('select run, status, seconds, suite from runs order by run');
  expect(rows.map(([, status, seconds]) => [status, seconds])).toEqual([
    ['completed', 1],
    ['completed', 3],
    ['completed', 4],
    ['running', expect.any(Number)],
  ]);
  expect(unread).toHaveLength(2);
  expect(unread.join('\n')).toContain(`${edited}/run.json is damaged: at trials.1.status`);
  expect(unread.join('\n')).toContain(`${cut}/curves.parquet is damaged`);

  const curves = await ask(
    'select run, variant, count(*), min(loss), max(step), max(epoch) from curves group by all order by run, variant desc',
  );
  expect(curves.rows).toHaveLength(2 * good.length);
  expect(curves.rows[1]).toEqual([good[0].split('/').at(-1), "it's α", 8, 2.3 / 8, 8, 2]);
  expect((await ask('select count(*) from trials where status = $$diverged$$')).rows).toEqual([[3]]);
  expect((await ask('select count(*), max(test_accuracy) from epochs')).rows).toEqual([[11, 0.9]]);
  expect((await ask("select run, p50 from timings where part = 'update'")).rows).toHaveLength(3);
});

test('hyperparameters and metrics have a row each, those of groups among them', async () => {
  const out = await temporaryFolder();
  const optimizer = sgd({ lr: 0.5, groups: { bias: { lr: 0.1, nesterov: false } } });
  const spec = { ...sampleSpec(1), optimizer };
  const writer = await createRun(out, sampleHeader([sampleSpec(0), spec]));
  const { record, losses } = sampleResult(spec, 8);
  const epochs = record.epochs.map((epoch) => ({ ...epoch, metrics: { accuracy: 0.9, perplexity: 7 * epoch.epoch } }));
  await writer.save(sampleResult(sampleSpec(0), 4));
  await writer.save({ record: { ...record, epochs }, losses });
  await writer.finish({ status: 'completed', seconds: 1, timings: [] });
  const ask = async (sql: string) => (await queryHistory(out, undefined, sql, () => undefined)).rows;
  expect(
    await ask("select name, value, text from hypers where name like 'bias%' or name = 'centered' order by name"),
  ).toEqual([
    ['bias.lr', 0.1, '0.1'],
    ['bias.nesterov', null, 'false'],
    ['centered', null, 'false'],
  ]);
  expect(
    await ask("select value, test_loss from hypers join trials using (run, trial) where name = 'lr' order by 1"),
  ).toEqual([
    [0.001, 0.6],
    [0.5, 0.3],
  ]);
  // The first trial is as records were before metrics had names.
  expect(await ask('select name, epoch, max(value), count(*) from metrics group by all order by name, epoch')).toEqual([
    ['accuracy', 1, 0.9, 2],
    ['accuracy', 2, 0.9, 1],
    ['perplexity', 1, 7, 1],
    ['perplexity', 2, 14, 1],
  ]);
});

test('copying folders together merges histories', async () => {
  const [here, there] = [await temporaryFolder(), await temporaryFolder()];
  await addRun(here, 1);
  await addRun(there, 2);
  await cp(there, here, { recursive: true });
  const { rows } = await queryHistory(here, 'sample', 'select distinct run from curves', () => undefined);
  expect(rows).toHaveLength(2);
});

test('an empty history has empty tables, and a wrong query is refused in a sentence', async () => {
  const out = await temporaryFolder();
  const none = () => undefined;
  expect((await queryHistory(out, undefined, 'select count(*) from curves', none)).rows).toEqual([[0]]);
  const refused = queryHistory(out, undefined, 'select * from tirals', none);
  await expect(refused).rejects.toThrow(InputError);
  await expect(refused).rejects.toThrow(/^the query does not work: .*tirals.*; the tables are runs, trials/);
});

test('runs of two suites that have the same id are told apart in every table', async () => {
  const out = await temporaryFolder();
  const dir = await addRun(out, 1);
  const other = join(out, 'other', dir.split('/').at(-1)!);
  await cp(dir, other, { recursive: true });
  const ask = async (sql: string) => (await queryHistory(out, undefined, sql, () => undefined)).rows;
  expect(await ask('select count(*) from runs join trials using (run)')).toEqual([[4]]);
  expect(await ask('select count(*) from trials join curves using (run, trial)')).toEqual([[2 * (8 + 5)]]);
  expect(await ask('select run from runs order by run')).toEqual([
    [`other/${dir.split('/').at(-1)!}`],
    [`sample/${dir.split('/').at(-1)!}`],
  ]);
});
