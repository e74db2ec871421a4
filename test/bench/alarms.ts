/**
 * How often reports call equal variants different, or one of them the best: draws made-up runs of equal variants, of which
 * every claim is a false alarm. `npm run alarms [-- DRAWS]`.
 */
import { standing } from '../../src/analysis/standing.ts';
import { allPairs } from '../../src/analysis/statistics/all-pairs/all-pairs.ts';
import type { Sample } from '../../src/analysis/statistics/all-pairs/estimate.ts';
import { holm } from '../../src/analysis/statistics/holm.ts';
import { signFlip } from '../../src/analysis/statistics/sign-flip.ts';
import { noises, uniforms, variantsOf } from '../analysis/statistics/noise.ts';

const DRAWS = Number(process.argv[2] ?? 2000);
/** Much longer than the others. */
const MANY = 40;

const sizes = [
  [2, 8],
  [3, 2],
  [3, 3],
  [3, 5],
  [3, 8],
  [6, 9],
  [6, 12],
  [MANY, 10],
] as const;

const equal = (variants: number): readonly number[] => Array.from({ length: variants }, () => 0);

/** Two in front that are equal, and the others so far behind that nobody takes them for the best: the hardest to keep apart. */
const twoInFront = (variants: number): readonly number[] =>
  Array.from({ length: variants }, (_, at) => (at < 2 ? 0 : -1000 * at));

console.log(
  '| equal variants × seeds | noise | any called different | one called the best | two in front | p against the best, Holm |',
);
console.log('| --- | --- | ---: | ---: | ---: | ---: |');
for (const [variants, seeds] of sizes) {
  const draws = variants === MANY ? Math.ceil(DRAWS / 10) : DRAWS;
  for (const [name, noise] of Object.entries(noises)) {
    const uniform = uniforms(1000 * variants + seeds);
    const found = { different: 0, best: 0, front: 0, before: 0 };
    for (let draw = 0; draw < draws; draw++) {
      const samples = variantsOf(equal(variants), seeds, noise, uniform);
      const all = allPairs(samples);
      if (samples.some((_, i) => samples.some((_, j) => i < j && all.between(i, j)!.shown))) found.different++;
      const { order, doubt } = standing(samples, { better: 1, chance: true });
      if (doubt.kind === 'shown') found.best++;
      if (beforeNow(samples, order)) found.before++;
      if (variants === 2 || variants === MANY) continue;
      const front = variantsOf(twoInFront(variants), seeds, noise, uniform);
      if (standing(front, { better: 1, chance: true }).doubt.kind === 'shown') found.front++;
    }
    const share = (count: number) => `${((100 * count) / draws).toFixed(1)} %`;
    const front = variants === 2 || variants === MANY ? '–' : share(found.front);
    console.log(
      `| ${variants} × ${seeds} | ${name} | ${share(found.different)} | ${share(found.best)} | ${front} | ${share(found.before)} |`,
    );
  }
}

/** What reports did before: sign-flip tests against the variant that happened to be the best, with Holm's correction. */
function beforeNow(samples: readonly Sample[], [first, ...others]: readonly number[]): boolean {
  const best = samples[first!]!;
  const ps = others.map((at) => signFlip([...samples[at]!].map(([seed, value]) => value - best.get(seed)!)).p);
  return holm(ps).some((p) => p <= 0.05);
}

console.log(
  '\nHow often the better of the first two is named, by how many standard deviations of their difference it is ahead:\n',
);
console.log('| variants × seeds | 1 | 2 | 3 | 5 |');
console.log('| --- | ---: | ---: | ---: | ---: |');
for (const [variants, seeds] of [...sizes, [3, 16] as const]) {
  const uniform = uniforms(7000 * variants + seeds);
  const draws = variants === MANY ? Math.ceil(DRAWS / 20) : Math.ceil(DRAWS / 4);
  const cells = [1, 2, 3, 5].map((ahead) => {
    let named = 0;
    for (let draw = 0; draw < draws; draw++) {
      // The third is as far behind the second, and so on.
      const means = equal(variants).map((_, at) => -at * ahead * Math.SQRT2);
      const { order, doubt } = standing(variantsOf(means, seeds, noises.normal, uniform), { better: 1, chance: true });
      if (doubt.kind === 'shown' && order[0] === 0) named++;
    }
    return `${((100 * named) / draws).toFixed(0)} %`;
  });
  console.log(`| ${variants} × ${seeds} | ${cells.join(' | ')} |`);
}
