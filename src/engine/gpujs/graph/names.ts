/** Names of what is no parameter, state or output of the model. */
export const NAMES = {
  /** Where the rows of each batch are among the samples. */
  places: '#places',
  /** Which batch a lane sees. */
  sets: '#sets',
  constants: '#constants',
  /** −1, the step before the first. */
  start: '#start',
  /** A number for each step, to begin with. */
  zeros: '#zeros',
} as const;

export const fieldName = (field: string): string => `#field ${field}`;
export const randomName = (random: string): string => `#random ${random}`;
export const stateName = (state: string): string => `#state ${state}`;
/** Of a part, by its number. */
export const scalarsName = (part: number): string => `#scalars of ${part}`;
/** A number for each step. */
export const listName = (output: string): string => `#steps of ${output}`;
export const optimizerState = (state: string, parameter: string): string => `#${state} of ${parameter}`;
