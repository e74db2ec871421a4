import type * as acorn from 'acorn';
import { nearestName } from '../../base/unknown-name.ts';
import type { Expression } from './expression.ts';
import { binary, constant, unary } from './nodes.ts';
import type { Scope, Type, Value } from './scope.ts';
import { refuse, type RuleSource } from './source.ts';
import {
  ALLOWED,
  ARITHMETIC,
  EQUALITY,
  MATH_CONSTANTS,
  MORE_ARGUMENTS,
  ONE_ARGUMENT,
  ORDER,
  SHAPES,
  type WholeFunction,
  WHOLES,
} from './vocabulary.ts';

export interface Context {
  readonly source: RuleSource;
  /** Name → what to do to have it, for known names that the function did not take from its parameters. */
  readonly offered: ReadonlyMap<string, string>;
  /** The function's own names for `tensor` and `network`, where it takes them. */
  readonly namespaces: Map<string, 'tensor' | 'network'>;
  /** How deep in the rule its reader stands, and how many expressions and branches it has read. */
  readonly progress: { depth: number; count: number };
}

/** Operations in each other. What follows a rule's tree calls itself as often; sums count, as (a + b) + c. */
const DEEPEST = 500;

/** What is said of more. */
export const TOO_DEEP = `nests more than ${DEEPEST} operations in each other; give parts of it names with const`;

/** WebAssembly's functions have at most 50,000 locals; an operation takes up to four. */
const LONGEST = 20_000;

/** Reads one level deeper. */
export function nested<T>(node: acorn.Node, { source, progress }: Context, read: () => T): T {
  if (progress.depth >= DEEPEST) refuse(source, node, TOO_DEEP);
  if (progress.count >= LONGEST)
    refuse(source, node, `stands behind ${LONGEST} numbers and operations, the most that a rule may have`);
  progress.depth += 1;
  progress.count += 1;
  const result = read();
  progress.depth -= 1;
  return result;
}

/** An expression of the rule language. Refuses everything else, and everything of another type than `wanted`. */
export function parseExpression(node: acorn.Expression, scope: Scope, context: Context, wanted?: Type): Value {
  const value = nested(node, context, () => parseAny(node, scope, context));
  if (wanted !== undefined && value.type !== wanted) {
    const hint = wanted === 'boolean' ? 'a test is wanted, for example x !== 0' : 'a number is wanted';
    refuse(context.source, node, `is a ${value.type}, and here ${hint}`);
  }
  return value;
}

function parseAny(node: acorn.Expression, scope: Scope, context: Context): Value {
  const parse = (child: acorn.Expression, wanted?: Type) => parseExpression(child, scope, context, wanted);
  const numeric = (child: acorn.Expression) => parse(child, 'number').expression;
  const logical = (child: acorn.Expression) => parse(child, 'boolean').expression;
  switch (node.type) {
    case 'ParenthesizedExpression':
      return parse(node.expression);
    case 'Literal':
      if (typeof node.value === 'boolean') return { type: 'boolean', expression: constant(Number(node.value)) };
      if (typeof node.value === 'number' && Number.isFinite(node.value)) return number(constant(node.value));
      return refuse(context.source, node, ALLOWED);
    case 'Identifier':
      return read(node, scope, context);
    case 'UnaryExpression':
      if (node.operator === '+') return parse(node.argument, 'number');
      if (node.operator === '-') return number(unary('negate', numeric(node.argument)));
      if (node.operator === '!') return boolean(unary('not', logical(node.argument)));
      return refuse(context.source, node, ALLOWED);
    case 'BinaryExpression':
      return parseBinary(node, scope, context);
    case 'LogicalExpression':
      if (node.operator === '??') return refuse(context.source, node, ALLOWED);
      return boolean(binary(node.operator === '&&' ? 'and' : 'or', logical(node.left), logical(node.right)));
    case 'ConditionalExpression': {
      const test = logical(node.test);
      const then = parse(node.consequent);
      const otherwise = parse(node.alternate, then.type);
      return {
        type: then.type,
        expression: { kind: 'choose', test, then: then.expression, otherwise: otherwise.expression },
      };
    }
    case 'MemberExpression': {
      const shape = SHAPES.get(memberOf('tensor', node, context) ?? '');
      if (shape !== undefined)
        return {
          type: shape === 'isMatrix' || shape === 'isEmbedding' ? 'boolean' : 'number',
          expression: { kind: 'shape', name: shape },
        };
      const value = MATH_CONSTANTS.get(mathName(node) ?? '');
      return value === undefined ? refuse(context.source, node, ALLOWED) : number(constant(value));
    }
    case 'CallExpression':
      return number(parseCall(node, numeric, context));
    default:
      return refuse(context.source, node, ALLOWED);
  }
}

function parseBinary(node: acorn.BinaryExpression, scope: Scope, context: Context): Value {
  const { left, right } = node;
  if (left.type === 'PrivateIdentifier') return refuse(context.source, node, ALLOWED);
  const parse = (child: acorn.Expression, wanted?: Type) => parseExpression(child, scope, context, wanted);
  const arithmetic = ARITHMETIC.get(node.operator);
  const operator = arithmetic ?? ORDER.get(node.operator);
  if (operator !== undefined) {
    const both = binary(operator, parse(left, 'number').expression, parse(right, 'number').expression);
    return arithmetic === undefined ? boolean(both) : number(both);
  }
  const equality = EQUALITY.get(node.operator);
  if (equality === undefined) {
    const strict = node.operator === '==' || node.operator === '!=';
    return refuse(context.source, node, strict ? `needs ${node.operator}= in place of ${node.operator}` : ALLOWED);
  }
  const first = parse(left);
  return boolean(binary(equality, first.expression, parse(right, first.type).expression));
}

function parseCall(
  node: acorn.CallExpression,
  numeric: (child: acorn.Expression) => Expression,
  context: Context,
): Expression {
  const { source } = context;
  const name = node.callee.type === 'MemberExpression' ? mathName(node.callee) : undefined;
  const one = ONE_ARGUMENT.get(name ?? '');
  const more = MORE_ARGUMENTS.get(name ?? '');
  const whole = wholeOf(node, context);
  if ((one ?? more ?? whole) === undefined || node.optional) return refuse(source, node, ALLOWED);
  const values = node.arguments.map((argument) =>
    argument.type === 'SpreadElement' ? refuse(source, argument, ALLOWED) : numeric(argument),
  );
  if (whole !== undefined) return applyWhole(whole, node, values, source);
  const [first, second, ...others] = values;
  if (one !== undefined) {
    return first && !second ? unary(one, first) : refuse(source, node, 'needs exactly one argument');
  }
  if (!first || !second || (more === 'power' && others.length > 0)) {
    return refuse(source, node, more === 'power' ? 'needs exactly two arguments' : 'needs two arguments or more');
  }
  if (values.length > DEEPEST) refuse(source, node, TOO_DEEP);
  return [second, ...others].reduce((left, right) => binary(more!, left, right), first);
}

function applyWhole(
  whole: WholeFunction,
  node: acorn.CallExpression,
  [operand, ...others]: readonly Expression[],
  source: RuleSource,
): Expression {
  if (whole.function !== 'shampoo') {
    if (!operand || others.length > 0) return refuse(source, node, 'needs exactly one argument');
    return { kind: 'whole', ...whole, operand };
  }
  const settings = others.map((setting, i) => {
    if (setting.kind === 'hyper' || setting.kind === 'constant') return setting;
    return refuse(source, node.arguments[i + 1]!, 'must be a hyperparameter or a number');
  });
  const [eps, updateFrequency, maxPreconditionerDim, ...more] = settings;
  if (!operand || !eps || !updateFrequency || !maxPreconditionerDim || more.length > 0) {
    return refuse(source, node, 'needs four arguments: x, eps, updateFrequency and maxPreconditionerDim');
  }
  return { kind: 'whole', ...whole, operand, settings: { eps, updateFrequency, maxPreconditionerDim } };
}

/** What a call such as tensor.norm(x) computes. */
function wholeOf({ callee }: acorn.CallExpression, context: Context) {
  if (callee.type !== 'MemberExpression') return undefined;
  for (const namespace of ['tensor', 'network'] as const) {
    const name = memberOf(namespace, callee, context);
    if (name !== undefined) return WHOLES[namespace]!.get(name);
  }
  return undefined;
}

/** `name` of tensor.name or network.name, under the names that the function gave these two. */
function memberOf(
  namespace: 'tensor' | 'network',
  { object, property, computed, optional }: acorn.MemberExpression,
  { namespaces }: Context,
): string | undefined {
  const plain = object.type === 'Identifier' && !computed && !optional;
  return plain && namespaces.get(object.name) === namespace && property.type === 'Identifier'
    ? property.name
    : undefined;
}

/** `name` of Math.name. */
function mathName({ object, property, computed, optional }: acorn.MemberExpression): string | undefined {
  const ofMath = object.type === 'Identifier' && object.name === 'Math' && !computed && !optional;
  return ofMath && property.type === 'Identifier' ? property.name : undefined;
}

function read(node: acorn.Identifier, scope: Scope, { source, offered }: Context): Value {
  const variable = scope.get(node.name);
  if (variable) return variable.value ?? refuse(source, node, 'is read where it may have no value yet');
  const offer = offered.get(node.name);
  if (offer !== undefined) return refuse(source, node, `is not at hand: ${offer}`);
  const near = nearestName(node.name, [...scope.names(), ...offered.keys()]);
  const advice = near === undefined ? '' : ` (did you mean "${near}"?)`;
  return refuse(
    source,
    node,
    `is not known here${advice}; a rule knows what it takes from its parameters and no variable of the file`,
  );
}

function number(expression: Expression): Value {
  return { type: 'number', expression };
}

function boolean(expression: Expression): Value {
  return { type: 'boolean', expression };
}
