import type { BinaryOperator, Shampoo, Shape, UnaryOperator, Whole } from './expression.ts';

/** JavaScript's spelling of what the rule language can compute. */
export const ARITHMETIC = new Map<string, BinaryOperator>([
  ['+', 'add'],
  ['-', 'subtract'],
  ['*', 'multiply'],
  ['/', 'divide'],
  ['**', 'power'],
]);

export const ORDER = new Map<string, BinaryOperator>([
  ['<', 'less'],
  ['<=', 'lessOrEqual'],
  ['>', 'greater'],
  ['>=', 'greaterOrEqual'],
]);

export const EQUALITY = new Map<string, BinaryOperator>([
  ['===', 'equal'],
  ['!==', 'notEqual'],
]);

export const ONE_ARGUMENT = new Map<string, UnaryOperator>(
  (['sqrt', 'abs', 'sign', 'floor', 'exp', 'log', 'sin', 'cos', 'tanh'] as const).map((name) => [name, name]),
);

export const MORE_ARGUMENTS = new Map<string, BinaryOperator>([
  ['pow', 'power'],
  ['min', 'minimum'],
  ['max', 'maximum'],
]);

export const MATH_CONSTANTS = new Map([
  ['PI', Math.PI],
  ['E', Math.E],
]);

/** A whole without what it is computed from. */
export type WholeFunction =
  Pick<Whole<unknown>, 'function' | 'over'> | Pick<Shampoo<unknown, unknown>, 'function' | 'over'>;

/** What `tensor` and `network` of the first parameter can compute: function → what it does over which numbers. */
export const WHOLES: Readonly<Record<string, ReadonlyMap<string, WholeFunction>>> = {
  tensor: new Map([
    ['sum', { function: 'sum', over: 'tensor' }],
    ['mean', { function: 'mean', over: 'tensor' }],
    ['norm', { function: 'norm', over: 'tensor' }],
    ['max', { function: 'maximum', over: 'tensor' }],
    ['rowMean', { function: 'mean', over: 'row' }],
    ['columnMean', { function: 'mean', over: 'column' }],
    ['orthogonal', { function: 'orthogonal', over: 'tensor' }],
    ['shampoo', { function: 'shampoo', over: 'tensor' }],
  ] as const),
  network: new Map([
    ['sum', { function: 'sum', over: 'network' }],
    ['mean', { function: 'mean', over: 'network' }],
    ['norm', { function: 'norm', over: 'network' }],
    ['max', { function: 'maximum', over: 'network' }],
  ] as const),
};

/** Properties of `tensor`. */
export const SHAPES = new Map<string, Shape['name']>([
  ['rows', 'rows'],
  ['columns', 'columns'],
  ['isMatrix', 'isMatrix'],
  ['isEmbedding', 'isEmbedding'],
]);

/** What is said of everything else. */
export const ALLOWED =
  'cannot be said in a rule; it computes with numbers, true, false, + - * / **, comparisons, && || !, ?:, ' +
  'Math.sqrt abs sign floor exp log sin cos tanh pow min max, Math.PI and Math.E, ' +
  'tensor.sum mean norm max rowMean columnMean orthogonal shampoo rows columns isMatrix isEmbedding, network.sum mean norm max';
