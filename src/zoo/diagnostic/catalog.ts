import { conditioning } from './conditioning.ts';
import { deadUnits } from './dead-units.ts';
import { delayedGradients } from './delayed-gradients.ts';
import { gradientNoise } from './gradient-noise.ts';
import { labelNoise } from './label-noise.ts';
import { movingOptimum } from './moving-optimum.ts';
import { parameterScales } from './parameter-scales.ts';
import { plateaus } from './plateaus.ts';
import { saddles } from './saddles.ts';
import { sparseGradients } from './sparse-gradients.ts';

/** Every diagnostic, by its name: `diagnostics.conditioning.at(1e4)` is a problem. */
export const diagnostics = {
  conditioning,
  parameterScales,
  gradientNoise,
  sparseGradients,
  delayedGradients,
  movingOptimum,
  saddles,
  plateaus,
  labelNoise,
  deadUnits,
};
