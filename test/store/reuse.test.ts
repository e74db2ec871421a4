import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TrialSpec } from '../../src/plan/trial-spec.ts';
import { codeFingerprint } from '../../src/record/code-version.ts';
import { reusableTrials } from '../../src/store/reuse.ts';
import { createRun, type RunHeader } from '../../src/store/write.ts';
import { sampleHeader, sampleResult, sampleSpec } from './sample-run.ts';
import { temporaryFolder } from './temporary-folder.ts';

const torch = { kind: 'library', library: 'torch', name: 'Adam', hyper: {} } as const;
const plan: readonly TrialSpec[] = [...[0, 1, 2].map((i) => sampleSpec(i)), { ...sampleSpec(3), optimizer: torch }];

function header(change: Partial<RunHeader['environment']> = {}, dirty = false): RunHeader {
  const { environment, ...rest } = sampleHeader(plan);
  const harness = { kind: 'commit', commit: 'a'.repeat(40), dirty } as const;
  return {
    ...rest,
    runsOn: { engine: 'cpu:blas', device: 'OpenBLAS' },
    environment: { ...environment, code: 'feed', git: { ...environment.git, harness }, ...change },
  };
}

/** A store with one run, of which two trials ended by themselves and one failed. */
async function store(of: RunHeader) {
  const out = await temporaryFolder();
  const writer = await createRun(out, of);
  await writer.save(sampleResult(plan[0]!, 8));
  await writer.save(sampleResult(plan[1]!, 5, { status: 'diverged', reason: 'NaN' }));
  await writer.save(sampleResult(plan[2]!, 0, { status: 'failed', reason: 'no memory' }));
  await writer.save(sampleResult(plan[3]!, 8));
  return { out, writer, found: (now: RunHeader) => reusableTrials(out, now) };
}

test('trials that ended by themselves under the same code are found, with the run that trained them', async () => {
  const { writer, found } = await store(header());
  const trials = await found(header());
  expect(trials.map(({ record }) => [record.id, record.reusedFrom])).toEqual([
    [plan[0]!.id, writer.id],
    [plan[1]!.id, writer.id],
  ]);
  expect(trials[0]!.losses).toEqual(sampleResult(plan[0]!, 8).losses);
});

test.each([
  ['another commit', { ...header(), environment: { ...header().environment, git: sampleHeader([]).environment.git } }],
  ['uncommitted changes', header({}, true)],
  ['other code in the same commit', header({ code: 'beef' })],
  ['another Node', header({ node: 'v24.0.0' })],
  ['another processor', header({ cpu: 'another' })],
  ['another version of a library', header({ libraries: { koffi: '9' } })],
  ['another engine', { ...header(), runsOn: { engine: 'cpu:wasm', device: 'WebAssembly' } }],
])('nothing is found under %s', async (_, now) => {
  expect(await (await store(header())).found(now)).toEqual([]);
});

test('what was trained with uncommitted changes is never used again', async () => {
  expect(await (await store(header({}, true))).found(header({}, true))).toEqual([]);
});

test('a damaged run offers nothing and is in nobody’s way', async () => {
  const { out, writer, found } = await store(header());
  await writeFile(join(writer.dir, 'run.json'), '{"code": "feed"');
  expect(await found(header())).toEqual([]);
  const second = await createRun(out, header());
  await second.save(sampleResult(plan[2]!, 8));
  expect(await found(header())).toHaveLength(1);
});

test('the fingerprint is that of the code that trains', () => {
  expect(codeFingerprint()).toMatch(/^[\da-f]{16}$/);
  expect(codeFingerprint()).toBe(codeFingerprint());
});
