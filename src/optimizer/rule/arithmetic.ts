import { erf } from '../../base/erf.ts';
import type { BinaryOperator, UnaryOperator } from './expression.ts';

/** What the operators compute, in double precision; the least and the greatest keep a NaN and tell −0 from 0. */
export const UNARY: Readonly<Record<UnaryOperator, (x: number) => number>> = {
  negate: (x) => -x,
  not: (x) => (x === 0 ? 1 : 0),
  sqrt: Math.sqrt,
  abs: Math.abs,
  sign: Math.sign,
  floor: Math.floor,
  exp: Math.exp,
  log: Math.log,
  sin: Math.sin,
  cos: Math.cos,
  tanh: Math.tanh,
  erf,
};

export const BINARY: Readonly<Record<BinaryOperator, (x: number, y: number) => number>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  power: (x, y) => x ** y,
  minimum: Math.min,
  maximum: Math.max,
  and: (x, y) => (x !== 0 && y !== 0 ? 1 : 0),
  or: (x, y) => (x !== 0 || y !== 0 ? 1 : 0),
  less: (x, y) => (x < y ? 1 : 0),
  lessOrEqual: (x, y) => (x <= y ? 1 : 0),
  greater: (x, y) => (x > y ? 1 : 0),
  greaterOrEqual: (x, y) => (x >= y ? 1 : 0),
  equal: (x, y) => (x === y ? 1 : 0),
  notEqual: (x, y) => (x !== y ? 1 : 0),
};
