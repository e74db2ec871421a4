/**
 * `npm run card [-- PEAK]`: `bench run` of 256 trials at once on this machine's graphics card, and beside it PyTorch on the
 * same card, one network alone and 256 by torch.bmm. PEAK is the card's float32 peak in TFLOP/s, from its data sheet.
 * Run nothing else. Needs a python3 whose PyTorch sees the card; `PYTHON` names one.
 *
 * `npm run card -- --small`: four trials of a few steps on whatever adapter there is, and PyTorch on the processor: to
 * see that all of it works before a card is paid for.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { graphicsCard, probe } from '../../src/engine/registry.ts';

const small = process.argv.includes('--small');
const { suite, lanes, steps, device } = small
  ? { suite: 'suites/sweep-4.ts', lanes: 4, steps: 20, device: 'cpu' }
  : { suite: 'suites/sweep-256.ts', lanes: 256, steps: 4690, device: 'cuda' };
/** Of a step of one network: two products with the large weight, and three with the small one. */
const OPERATIONS = 2 * 64 * (2 * 784 * 200 + 3 * 200 * 10);
const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';
const [given] = process.argv.slice(2).filter((argument) => argument !== '--small');
const peak = given === undefined ? null : Number(given);
if (peak !== null && !(peak > 0)) throw new Error(`PEAK is a number of TFLOP/s, such as 67; got ${given!}`);

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Trials {
  readonly trials: readonly { readonly status: string; readonly seconds: number; readonly reason?: string }[];
}

function ours(): { readonly wall: number; readonly training: number } {
  const out = mkdtempSync(join(tmpdir(), 'card-'));
  const args = ['run', here(suite), '--engine', 'gpujs:webgpu', '--lanes', String(lanes), '--out', out, '--json'];
  const start = performance.now();
  const { stdout, status } = spawnSync(process.execPath, [here('../../dist/cli/main.js'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  const wall = (performance.now() - start) / 1000;
  if (status !== 0 && status !== 3) throw new Error(`bench ${args.join(' ')} exited with ${status ?? 'a signal'}`);
  const { trials } = JSON.parse(stdout) as Trials;
  const ends = trials.map(({ status: end, reason }) => (end === 'failed' ? `failed, ${reason ?? ''}` : end));
  for (const end of new Set(ends))
    console.log(`${ends.filter((each) => each === end).length} of ${trials.length} trials: ${end}`);
  return { wall, training: Math.max(...trials.map(({ seconds }) => seconds)) };
}

function torch(many: number): number | null {
  try {
    const args = [here('torch_card_peer.py'), '--device', device, '--lanes', String(many), '--steps', String(steps)];
    const text = execFileSync(PYTHON, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return (JSON.parse(text) as { readonly seconds: number }).seconds;
  } catch {
    return null;
  }
}

const card = await (small ? probe('gpujs:webgpu') : graphicsCard());
if (!card.available) throw new Error(`there is nothing to measure: ${card.reason}; ${card.hint}`);
console.log(card.device);
const { wall, training } = ours();
const rate = (lanes * steps * OPERATIONS) / training / 1e12;
const share = peak === null ? '' : `, ${((100 * rate) / peak).toFixed(1)} % of the peak`;
console.log(`bench run, ${lanes} trials at once: ${wall.toFixed(1)} s in all, ${training.toFixed(1)} s of training`);
console.log(`a step: ${((1000 * training) / steps).toFixed(2)} ms, ${rate.toPrecision(3)} TFLOP/s${share}`);
const [alone, together] = [torch(1), torch(lanes)];
if (alone === null || together === null) console.log(`${PYTHON} has no PyTorch that sees the card: no comparison`);
else {
  console.log(`PyTorch, one alone: ${alone.toFixed(2)} s, ${lanes} by torch.bmm: ${together.toFixed(2)} s`);
  const times = (seconds: number): string => (seconds / alone).toFixed(1);
  console.log(`${lanes} trials train in the time that PyTorch needs for ${times(training)} one after another`);
  console.log(`with starting, compiling, evaluating and the report: for ${times(wall)}; PyTorch's are training alone`);
}
