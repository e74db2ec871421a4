/**
 * `npm run fuzz-rules [-- RULES [SEED [ENGINE]]]`: generated rules on an engine against the reference, see
 * ../engine/generated/disagreement.ts; ends with 1 at the first disagreement, made as small as can be.
 */
import fc from 'fast-check';
import { loadEngine, type EngineId } from '../../src/engine/registry.ts';
import { arbitraryRule } from '../engine/generated/arbitrary-rule.ts';
import { disagreement } from '../engine/generated/disagreement.ts';

const [rules = '5000', seed = '1', id = 'cpu:wasm'] = process.argv.slice(2);
const engine = await loadEngine(id as EngineId);
const exactness = id.startsWith('cpu') ? 'float32' : 'exact';

let [tried, compared, exact] = [0, 0, 0];
const result = await fc.check(
  fc.asyncProperty(arbitraryRule(4), async (rule) => {
    const verdict = await disagreement(rule, engine, exactness);
    tried += 1;
    compared += verdict.compared;
    exact += verdict.exact;
    if (tried % 500 === 0) console.error(`${tried} rules`);
    if (verdict.difference !== null) throw new Error(verdict.difference);
  }),
  { numRuns: Number(rules), seed: Number(seed) },
);
if (result.failed) {
  console.log(String(result.errorInstance));
  process.exitCode = 1;
} else
  console.log(
    `${tried} rules on ${id}, seed ${seed}: 0 disagreements; ${compared} elements compared, ${exact} of them exact`,
  );
