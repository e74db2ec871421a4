import type * as acorn from 'acorn';
import { unknownName } from '../../base/unknown-name.ts';
import type { Expression, Hyper, Rule } from './expression.ts';
import { type FunctionNode, functionNode } from './function-node.ts';
import { parseExpression } from './parse-expression.ts';
import { type Body, parseStatements } from './parse-statements.ts';
import { Scope } from './scope.ts';
import { refuse, type RuleSource, type UpdateFunction } from './source.ts';
import { keyName, takeApart } from './take-apart.ts';

export interface RuleDefinition {
  readonly name: string;
  readonly hyper: Hyper;
  readonly states: Rule['states'];
  readonly update: UpdateFunction;
  /** Holds the stack of the defining call. */
  readonly definedAt: { readonly stack?: unknown };
}

/** What the first parameter offers besides the states. */
export const INPUTS = ['param', 'grad', 't'] as const;
/** Also there: functions of a whole tensor, and of the whole network. */
export const NAMESPACES = ['tensor', 'network'] as const;

/**
 * Reads an update function as a rule. Nothing is reordered or simplified: floating-point arithmetic shall happen as
 * it was written.
 *
 * @throws InputError with file and line for everything that the rule language cannot say.
 */
export function parseRule({ name, hyper, states, update, definedAt }: RuleDefinition): Rule {
  const { source, node } = functionNode({ title: `rule "${name}"`, update, text: update.toString(), definedAt });
  const names = Object.keys(states);
  const scope = new Scope();
  const namespaces: Body['namespaces'] = new Map();
  const [values, options, ...others] = node.params;
  if (!values || others.length > 0) refuse(source, node, 'must take { param, grad, ... } and the hyperparameters');
  takeInputs(values, 'first', [...INPUTS, ...NAMESPACES, ...names], source, (key, local) => {
    const namespace = NAMESPACES.find((each) => each === key);
    if (namespace !== undefined) namespaces.set(local, namespace);
    else {
      const expression: Expression = key === 't' ? { kind: 'step' } : { kind: 'element', name: key };
      scope.set(local, { value: { type: 'number', expression }, constant: false });
    }
  });
  if (options) {
    takeInputs(options, 'second', Object.keys(hyper), source, (key, local) => {
      const type = typeof hyper[key] === 'boolean' ? 'boolean' : 'number';
      scope.set(local, { value: { type, expression: { kind: 'hyper', name: key } }, constant: false });
    });
  }
  const body: Body = {
    source,
    offered: new Map([
      ...Object.keys(hyper).map((key) => [key, `take it from the function's second parameter`] as const),
      ...[...INPUTS, ...NAMESPACES, ...names].map(
        (key) => [key, `take it from the function's first parameter`] as const,
      ),
    ]),
    namespaces,
    bindings: [],
    counts: new Map(),
    progress: { depth: 0, count: 0 },
    taken: new Set([...INPUTS, ...names]),
  };
  const last = lastStatement(node, source);
  parseStatements(last.before, scope, body);
  const result = parseResult(last.result, ['param', ...names], scope, body);
  return { states, body: body.bindings, result };
}

function takeInputs(
  pattern: acorn.Pattern,
  ordinal: 'first' | 'second',
  known: readonly string[],
  source: RuleSource,
  take: (key: string, local: string) => void,
): void {
  const [what, where] = ordinal === 'first' ? ['an input or state', 'state'] : ['a hyperparameter', 'hyper'];
  const advice = `declare it in ${where}, or take one that is there`;
  takeApart(pattern, { ordinal, known, what: `${what} of this optimizer`, advice }, source, take);
}

interface LastStatement {
  readonly before: readonly acorn.Statement[];
  readonly result: acorn.ObjectExpression;
}

function lastStatement({ body }: FunctionNode, source: RuleSource): LastStatement {
  const last = body.type === 'BlockStatement' ? body.body.at(-1) : undefined;
  let result = body.type === 'BlockStatement' ? undefined : body;
  if (last?.type === 'ReturnStatement') result = last.argument ?? undefined;
  if (result?.type !== 'ObjectExpression') {
    return refuse(source, result ?? last ?? body, 'must end the rule with return { param, ...every state }');
  }
  return { before: body.type === 'BlockStatement' ? body.body.slice(0, -1) : [], result };
}

function parseResult(
  node: acorn.ObjectExpression,
  wanted: readonly string[],
  scope: Scope,
  body: Body,
): Rule['result'] {
  const result: Record<string, Expression> = {};
  for (const property of node.properties) {
    const key = property.type === 'Property' && !property.computed ? keyName(property.key) : undefined;
    if (property.type !== 'Property' || key === undefined || property.method || property.kind !== 'init') {
      return refuse(body.source, property, 'cannot be returned like this; write name or name: value');
    }
    if (!wanted.includes(key)) {
      refuse(body.source, property, `is returned but is no state of this optimizer: ${unknownName(key, wanted)}`);
    }
    if (Object.hasOwn(result, key)) refuse(body.source, property, 'is returned twice');
    result[key] = parseExpression(property.value, scope, body, 'number').expression;
  }
  const missing = wanted.filter((key) => !Object.hasOwn(result, key));
  if (missing.length > 0) refuse(body.source, node, `does not return ${missing.join(', ')}`);
  return result;
}
