import { dataIdentity } from '../../record/environment.ts';
import { canonicalJson } from '../../base/json.ts';
import { thereAre } from '../../base/units.ts';
import { flatHyper } from '../../optimizer/groups.ts';
import type { TrialSpec } from '../../plan/trial-spec.ts';
import type { RunRecord } from '../../record/record.ts';
import { machineOf, type Pairing } from './pairs.ts';

/** What must be known before two runs are compared, a sentence each; none where only time has passed. */
export function differencesOf(base: RunRecord, candidate: RunRecord, { both, ...pairing }: Pairing): readonly string[] {
  const found: string[] = [];
  const tell = (what: string, left: string, right: string): void => {
    if (left !== right) found.push(`${what}: ${left} in the base, ${right} in the candidate`);
  };
  if (base.id === candidate.id) found.push('both are the same run');
  tell('suite', base.suite.name, candidate.suite.name);
  tell('engine', enginesOf(base), enginesOf(candidate));
  tell('machine', machineOf(base), machineOf(candidate));
  tell('Node', base.environment.node, candidate.environment.node);
  tell('data', dataIdentity(base.environment), dataIdentity(candidate.environment));
  for (const name of [
    ...new Set([...Object.keys(base.environment.libraries), ...Object.keys(candidate.environment.libraries)]),
  ])
    tell(name, base.environment.libraries[name] ?? 'none', candidate.environment.libraries[name] ?? 'none');
  for (const { variant, pairs, unpaired } of both) {
    const changed = pairs.find((pair) => !sameOptimizer(pair.base.spec.optimizer, pair.candidate.spec.optimizer));
    if (changed !== undefined)
      found.push(`${variant}: ${optimizerChange(changed.base.spec.optimizer, changed.candidate.spec.optimizer)}`);
    if (unpaired > 0) found.push(`${variant}: ${thereAre(unpaired, 'seed')} in one run alone and left out`);
  }
  const { onlyBase, onlyCandidate } = pairing;
  const name = (start: string, labels: readonly string[], end = ''): void => {
    if (labels.length > 0) found.push(`${start}${labels.join(', ')}${end}`);
  };
  // The same label, but nothing that could be compared.
  const others = onlyBase.filter((label) => onlyCandidate.includes(label));
  name('', others, ': the problem, its data, the epochs or the batch size are others');
  const [left, right] = [onlyBase, onlyCandidate].map((labels) => labels.filter((label) => !others.includes(label)));
  name('only the base has ', left!);
  name('only the candidate has ', right!);
  return found;
}

type OptimizerSpec = TrialSpec['optimizer'];

function sameOptimizer(a: OptimizerSpec, b: OptimizerSpec): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** "lr 0.001 became 0.0013", or that it is the rule. */
function optimizerChange(base: OptimizerSpec, candidate: OptimizerSpec): string {
  const [before, after] = [flatHyper(base), flatHyper(candidate)] as readonly Readonly<Record<string, unknown>>[];
  const names = [...new Set([...Object.keys(before!), ...Object.keys(after!)])];
  const changes = names.flatMap((name) => {
    const [was, is] = [canonicalJson(before![name] ?? null), canonicalJson(after![name] ?? null)];
    return was === is ? [] : [`${name} ${was} became ${is}`];
  });
  if (changes.length > 0) return changes.join(', ');
  return base.name === candidate.name
    ? 'the rule of the optimizer is another'
    : `the optimizer ${base.name} became ${candidate.name}`;
}

function enginesOf({ trials }: RunRecord): string {
  const names = trials.flatMap(({ engine }) => (engine === null ? [] : [`${engine.name} (${engine.device})`]));
  return [...new Set(names)].sort().join(', ') || 'none';
}
