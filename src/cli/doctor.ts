import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { findPackage, INSTALL_AGAIN } from '../base/packages.ts';
import { counted, formatBytes } from '../base/units.ts';
import type { Availability } from '../engine/engine.ts';
import { probeTorch } from '../engine/library/torch.ts';
import { chooseEngine, engineIds, graphicsCard, probe } from '../engine/registry.ts';
import { displayPath } from '../optimizer/rule/stack.ts';
import { loadMnist } from '../problem/data/mnist.ts';
import { harnessFolder, harnessVersion } from '../record/versions.ts';
import { storeFindings } from './doctor-runs.ts';
import { EXIT, type ExitCode } from './exit-code.ts';
import { findingLine, type Finding } from './finding.ts';
import { PARTS, type Part } from './parts.ts';

export interface DoctorArguments {
  readonly data: string | undefined;
  /** The folder whose runs are verified, in place of the machine. */
  readonly runs: string | undefined;
  readonly json: boolean;
}

export async function doctor({ data, runs, json }: DoctorArguments): Promise<ExitCode> {
  const { findings, exit } =
    runs === undefined ? { findings: await machineFindings(data), exit: EXIT.ok } : await storeFindings(runs);
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(findingLine).join(''));
  return exit;
}

async function machineFindings(data: string | undefined): Promise<readonly Finding[]> {
  return [
    machine(),
    harness(),
    ...(await Promise.all(engineIds.map(async (id) => finding(`engine ${id}`, await probe(id))))),
    await chosen(),
    finding('graphics card', await graphicsCard()),
    finding('PyTorch, for library.torch', await probeTorch()),
    await dataFinding(data),
    ...(await Promise.all(PARTS.map(partFinding))),
  ];
}

function machine(): Finding {
  const cpu = cpus()[0]?.model.trim() ?? 'unknown CPU';
  const detail = `${cpu}, ${counted(availableParallelism(), 'core')}, ${formatBytes(totalmem())}, Node ${process.versions.node}, ${process.platform} ${release()}`;
  return { subject: 'machine', state: 'note', detail };
}

function harness(): Finding {
  return { subject: 'optimizer-bench', state: 'note', detail: `${harnessVersion()}, ${displayPath(harnessFolder())}` };
}

function finding(subject: string, found: Availability): Finding {
  if (!found.available) return { subject, state: 'missing', detail: found.reason, hint: found.hint };
  const detail = found.note === undefined ? found.device : `${found.device}: ${found.note}`;
  // Nothing slow gets a tick.
  return { subject, state: found.slow ? 'note' : 'there', detail };
}

async function chosen(): Promise<Finding> {
  const { id, reason } = await chooseEngine('auto');
  return { subject: 'engine auto', state: 'note', detail: `chooses ${id}: ${reason}` };
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
    const hint = `${INSTALL_AGAIN}, or name a folder with the idx files: --data DIR`;
    return { subject: 'data', state: 'missing', detail: (error as Error).message, hint };
  }
}

/** What is loaded under a package's name, from where, and whether it does what we have it for. */
async function partFinding({ name, purpose, works }: Part): Promise<Finding> {
  const found = findPackage(name);
  if (found === undefined)
    return { subject: name, state: 'missing', detail: `not installed: no ${purpose}`, hint: INSTALL_AGAIN };
  const known = found.name === name ? found.version : `${found.name} ${found.version}`;
  const where = `${known}, ${found.folder === null ? 'built into optimizer-bench' : displayPath(found.folder)}`;
  try {
    await works();
    return { subject: name, state: 'there', detail: where };
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    return { subject: name, state: 'missing', detail: `${where}: no ${purpose}: ${reason!}`, hint: INSTALL_AGAIN };
  }
}
