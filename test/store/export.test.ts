import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import type { StoredRun } from '../../src/record/record.ts';
import { exportCurves, type CurveFormat } from '../../src/store/export.ts';
import { decodeParquet, encodeParquet } from '../../src/store/parquet.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';

const labels = ['plain', 'a, b', 'say "hi"', 'two\nlines', 'RMSProp α=0.9 🚀', '=1+1'];

/** A run in memory: a trial a label, each of so many steps. */
function storedRun(steps: number, variants: readonly string[] = labels): StoredRun {
  const plan = variants.map((label, i) => sampleSpec(i, label));
  const results = plan.map((spec) => sampleResult(spec, steps));
  return {
    dir: '',
    run: {
      schema: 1,
      id: '20261123-015530-0000',
      ...sampleHeader(plan),
      seconds: 1,
      status: 'completed',
      trials: results.map(({ record }) => record),
      timings: [],
    },
    losses: new Map(results.map(({ record, losses }) => [record.id, losses])),
  };
}

interface Row {
  readonly trial: string;
  readonly variant: string;
  readonly seed: number;
  readonly step: number;
  readonly epoch: number;
  readonly loss: number;
}

/** What every format should hold, said the slow way. */
function expectedRows({ run, losses }: StoredRun): readonly Row[] {
  return run.trials.flatMap(({ id, variant, seed }) =>
    Array.from(losses.get(id)!, (loss, i) => ({
      trial: id,
      variant,
      seed,
      step: i + 1,
      epoch: Math.floor(i / 4) + 1,
      loss,
    })),
  );
}

const text = (run: StoredRun, format: CurveFormat): string => [...exportCurves(run, format)].join('');

describe('CSV', () => {
  test('has a header and a row a step, with labels quoted where they must be', () => {
    const lines = text(storedRun(1), 'csv').split('\n');
    expect(lines[0]).toBe('trial,variant,seed,step,epoch,loss');
    expect(lines[1]).toBe('0000000000000000,plain,0,1,1,2.3');
    expect(lines[2]).toMatch(/^0{15}1,"a, b",1,1,1,/);
    expect(lines[3]).toMatch(/^0{15}2,"say ""hi""",2,1,1,/);
    expect(lines.at(-1)).toBe('');
  });

  test('reads back to the same rows, every loss to the last bit', () => {
    const run = storedRun(9);
    const [header, ...records] = parseCsv(text(run, 'csv'));
    expect(header).toEqual(['trial', 'variant', 'seed', 'step', 'epoch', 'loss']);
    const rows = records.map(([trial, variant, ...numbers]) => {
      const [seed, step, epoch, loss] = numbers.map(Number);
      return { trial, variant, seed, step, epoch, loss };
    });
    // Of a label that a spreadsheet would compute, an apostrophe says that it is text.
    const safe = expectedRows(run).map((row) => ({ ...row, variant: row.variant.replace(/^=/, "'=") }));
    expect(rows).toEqual(safe);
  });
});

describe('JSON', () => {
  test('is an array of the same rows', () => {
    const run = storedRun(9);
    expect(JSON.parse(text(run, 'json'))).toEqual(expectedRows(run));
  });

  test('of a run without a step is an empty array', () => {
    expect(JSON.parse(text(storedRun(0), 'json'))).toEqual([]);
  });
});

describe('Parquet', () => {
  test('reads back to the same rows', async () => {
    const run = storedRun(9);
    const rows = await parquetReadObjects({ file: parquet(run) });
    expect(rows).toEqual(expectedRows(run));
  });

  test('has the column types that readers in other languages rely on', () => {
    const { schema } = parquetMetadata(parquet(storedRun(9)));
    expect(schema.slice(1).map(({ name, type, converted_type }) => [name, type, converted_type])).toEqual([
      ['trial', 'BYTE_ARRAY', 'UTF8'],
      ['variant', 'BYTE_ARRAY', 'UTF8'],
      ['seed', 'INT32', 'UINT_32'],
      ['step', 'INT32', undefined],
      ['epoch', 'INT32', undefined],
      ['loss', 'DOUBLE', undefined],
    ]);
    expect(schema.slice(1).map((column) => column.repetition_type)).toEqual(Array(6).fill('REQUIRED'));
  });

  test('holds the largest seed there is', async () => {
    const seed = 2 ** 32 - 1;
    const bytes = encodeParquet([{ trial: 'a', variant: 'b', seed, stepsPerEpoch: 1, losses: Float64Array.of(1) }]);
    const [row] = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    expect(row).toEqual({ trial: 'a', variant: 'b', seed, step: 1, epoch: 1, loss: 1 });
    const column = parquetMetadata(new Uint8Array(bytes).buffer).row_groups[0]!.columns[2]!.meta_data!;
    expect(column.statistics).toMatchObject({ min_value: seed, max_value: seed });
  });

  test('of a run without a step is a file without a row', async () => {
    expect(await parquetReadObjects({ file: parquet(storedRun(0)) })).toEqual([]);
  });

  test('keeps curves apart that lie in several row groups', async () => {
    const run = storedRun(70_000, ['a', 'b', 'c']);
    const curves = await decodeParquet(new Uint8Array(parquet(run)));
    expect([...curves.keys()]).toEqual(run.run.trials.map(({ id }) => id));
    for (const [id, losses] of curves) expect(Buffer.from(losses.buffer).equals(bytesOf(run, id))).toBe(true);
  });
});

// A second is far more than it takes, some 0.2 s, so that a busy machine does not fail it.
test.each(['csv', 'json', 'parquet'] as const)('200,000 rows become %s in less than a second', (format) => {
  const run = storedRun(
    20_000,
    Array.from({ length: 10 }, (_, i) => `variant ${i}`),
  );
  const start = performance.now();
  let size = 0;
  for (const piece of exportCurves(run, format)) size += piece.length;
  expect(size).toBeGreaterThan(1e6);
  expect(performance.now() - start).toBeLessThan(1000);
});

function parquet(run: StoredRun): ArrayBuffer {
  const [bytes] = exportCurves(run, 'parquet');
  return new Uint8Array(bytes as Uint8Array).buffer;
}

function bytesOf({ losses }: StoredRun, id: string): Buffer {
  return Buffer.from(losses.get(id)!.buffer);
}

/** Fields in quotes or not, doubled quotes inside: all of RFC 4180. */
function parseCsv(csv: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, bare, end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n)/g)) {
    record.push(quoted?.replaceAll('""', '"') ?? bare!);
    if (end === '\n') {
      records.push(record);
      record = [];
    }
  }
  return records;
}
