import { tfjs } from './library/tfjs.ts';
import { torch } from './library/torch.ts';

/** Optimizers of other libraries, as they are: their defaults and formulas are theirs. See library/notes.ts. */
export const library = { tfjs, torch } as const;
