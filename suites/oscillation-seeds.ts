import { defineSuite } from 'optimizer-bench';
import oscillation from './oscillation.ts';

/**
 * What oscillation.ts leaves open with its six seeds, with sixteen: of its variants those alone that tell the causes
 * apart. Trials of that suite which are stored are not trained again. `bench explain latest` reads the answer.
 */
const LRS = ['', ', lr 0.0003', ', lr 0.003'];
const EPS = [', eps 1e-8 inside', ', eps 0.0001 inside', ', eps 1e-10 outside'];

const labels = [
  ...['0.9', '0.999'].flatMap((alpha) => [...LRS, ...EPS].map((options) => `RMSProp α=${alpha}${options}`)),
  ...['0', '0.9, corrected', '0.999, corrected', '0.9999, corrected'].flatMap((memory) =>
    LRS.map((options) => `RMSProp α=${memory}${options}`),
  ),
];
const variants = oscillation.variants as Extract<typeof oscillation.variants, readonly unknown[]>;

export default defineSuite({
  ...oscillation,
  name: 'oscillation-seeds',
  seeds: Array.from({ length: 16 }, (_, seed) => seed),
  variants: variants.filter(([label]) => labels.includes(label)),
});
