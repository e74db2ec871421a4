import type { BinaryOperator } from '../../../optimizer/rule/expression.ts';

/** Operators that one f32x4 instruction computes, by its name; a comparison makes a mask of all bits. */
export const COMPARISONS: Partial<Record<BinaryOperator, string>> = {
  less: 'lt',
  lessOrEqual: 'le',
  greater: 'gt',
  greaterOrEqual: 'ge',
  equal: 'eq',
  notEqual: 'ne',
};

export const ARITHMETIC: Partial<Record<BinaryOperator, string>> = {
  add: 'add',
  subtract: 'sub',
  multiply: 'mul',
  divide: 'div',
};
