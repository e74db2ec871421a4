/**
 * `npm run card [-- PEAK]`: `bench run` of 256 trials at once on this machine's graphics card, and beside it PyTorch on the
 * same card, one network alone and 256 by torch.bmm. PEAK is the card's float32 peak in TFLOP/s, from its data sheet.
 * Run nothing else. Needs a python3 whose PyTorch sees the card; `PYTHON` names one.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { graphicsCard } from '../../src/engine/registry.ts';

const STEPS = 4690;
const LANES = 256;
/** Of a step of one network: two products with the large weight, and three with the small one. */
const OPERATIONS = 2 * 64 * (2 * 784 * 200 + 3 * 200 * 10);
const PYTHON = process.env['PYTHON'] ?? '/usr/bin/python3';
const peak = process.argv[2] === undefined ? null : Number(process.argv[2]);

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

interface Trials {
  readonly trials: readonly { readonly status: string; readonly seconds: number }[];
}

function ours(): { readonly wall: number; readonly training: number } {
  const start = performance.now();
  const args = ['run', here('suites/sweep-256.ts'), '--engine', 'gpujs:webgpu', '--lanes', String(LANES), '--json'];
  const out = execFileSync(process.execPath, [here('../../dist/cli/main.js'), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
  });
  const { trials } = JSON.parse(out) as Trials;
  console.log(`${trials.filter(({ status }) => status === 'completed').length} of ${trials.length} trials completed`);
  return { wall: (performance.now() - start) / 1000, training: Math.max(...trials.map(({ seconds }) => seconds)) };
}

function torch(lanes: number): number | null {
  try {
    const args = [here('torch_card_peer.py'), '--lanes', String(lanes), '--steps', String(STEPS)];
    const text = execFileSync(PYTHON, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    return (JSON.parse(text) as { readonly seconds: number }).seconds;
  } catch {
    return null;
  }
}

const card = await graphicsCard();
if (!card.available) throw new Error(`there is nothing to measure: ${card.reason}; ${card.hint}`);
console.log(card.device);
const { wall, training } = ours();
const rate = (LANES * STEPS * OPERATIONS) / training / 1e12;
const share = peak === null ? '' : `, ${((100 * rate) / peak).toFixed(1)} % of the peak`;
console.log(`bench run, ${LANES} trials at once: ${wall.toFixed(1)} s in all, ${training.toFixed(1)} s of training`);
console.log(`a step: ${((1000 * training) / STEPS).toFixed(2)} ms, ${rate.toFixed(2)} TFLOP/s${share}`);
const [alone, together] = [torch(1), torch(LANES)];
if (alone === null || together === null) console.log(`${PYTHON} has no PyTorch that sees the card: no comparison`);
else {
  console.log(`PyTorch, one alone: ${alone.toFixed(2)} s, ${LANES} by torch.bmm: ${together.toFixed(2)} s`);
  console.log(`${LANES} trials take as long as ${(wall / alone).toFixed(1)} of PyTorch one after another`);
}
