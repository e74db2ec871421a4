import { adabelief } from './adabelief.ts';
import { adadelta } from './adadelta.ts';
import { adafactor } from './adafactor.ts';
import { adagrad } from './adagrad.ts';
import { adam, adamw } from './adam.ts';
import { adamax } from './adamax.ts';
import { ademamix } from './ademamix.ts';
import { asgd } from './asgd.ts';
import type { RuleFactory } from './define.ts';
import { lamb } from './lamb.ts';
import { lars } from './lars.ts';
import { lion } from './lion.ts';
import { muon } from './muon.ts';
import { nadam } from './nadam.ts';
import { prodigy } from './prodigy.ts';
import { radam } from './radam.ts';
import { rmsprop } from './rmsprop.ts';
import { rprop } from './rprop.ts';
import type { Hyper } from './rule/expression.ts';
import { scheduleFreeAdamw, scheduleFreeSgd } from './schedule-free.ts';
import { sgd } from './sgd.ts';
import { shampoo } from './shampoo.ts';
import { yogi } from './yogi.ts';

export interface CatalogEntry {
  readonly make: RuleFactory<Hyper>;
  readonly paper: string;
  /** What the tests hold it against. */
  readonly oracle: typeof TORCH | typeof PUBLISHED | typeof SECOND;
}

const TORCH = 'PyTorch 1.13';
const SECOND = 'a second implementation, from the paper';
/** See fixtures/authors/README.md. */
const PUBLISHED = 'published code, and a second implementation';

/** Every optimizer of our own: PyTorch's family, then what the field uses besides. */
export const catalog = [
  { make: sgd, paper: 'Robbins and Monro 1951', oracle: TORCH },
  { make: rmsprop, paper: 'Tieleman and Hinton 2012', oracle: TORCH },
  { make: adagrad, paper: 'Duchi et al. 2011', oracle: TORCH },
  { make: adadelta, paper: 'Zeiler 2012', oracle: TORCH },
  { make: adam, paper: 'Kingma and Ba 2014', oracle: TORCH },
  { make: adamw, paper: 'Loshchilov and Hutter 2017', oracle: TORCH },
  { make: nadam, paper: 'Dozat 2016', oracle: TORCH },
  { make: radam, paper: 'Liu et al. 2019', oracle: TORCH },
  { make: adamax, paper: 'Kingma and Ba 2014', oracle: TORCH },
  { make: rprop, paper: 'Riedmiller and Braun 1993', oracle: TORCH },
  { make: asgd, paper: 'Polyak and Juditsky 1992', oracle: TORCH },
  { make: lion, paper: 'Chen et al. 2023', oracle: PUBLISHED },
  { make: adabelief, paper: 'Zhuang et al. 2020', oracle: PUBLISHED },
  { make: yogi, paper: 'Zaheer et al. 2018', oracle: PUBLISHED },
  { make: lamb, paper: 'You et al. 2019', oracle: PUBLISHED },
  { make: lars, paper: 'You et al. 2017', oracle: PUBLISHED },
  { make: adafactor, paper: 'Shazeer and Stern 2018', oracle: PUBLISHED },
  { make: ademamix, paper: 'Pagliardini et al. 2024', oracle: PUBLISHED },
  { make: scheduleFreeSgd, paper: 'Defazio et al. 2024', oracle: PUBLISHED },
  { make: scheduleFreeAdamw, paper: 'Defazio et al. 2024', oracle: PUBLISHED },
  { make: prodigy, paper: 'Mishchenko and Defazio 2023', oracle: PUBLISHED },
  { make: muon, paper: 'Jordan et al. 2024', oracle: PUBLISHED },
  { make: shampoo, paper: 'Gupta et al. 2018', oracle: SECOND },
] as readonly CatalogEntry[];

export const optimizers: readonly RuleFactory<Hyper>[] = catalog.map(({ make }) => make);
