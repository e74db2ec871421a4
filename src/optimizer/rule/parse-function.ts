import type { Binding, Expression } from './expression.ts';
import { type FunctionNode, functionNode } from './function-node.ts';
import { parseExpression } from './parse-expression.ts';
import { type Body, parseStatements } from './parse-statements.ts';
import { Scope } from './scope.ts';
import { refuse, type RuleSource, type UpdateFunction } from './source.ts';
import { takeApart } from './take-apart.ts';

export interface NumberFunction {
  /** In order; a binding may use those before it, as `local`. */
  readonly body: readonly Binding[];
  /** A parameter is the element of its name. */
  readonly result: Expression;
}

/**
 * Reads a function from some numbers to a number, in the language of rules: `(a, b) => a * b`, or with names for
 * parameters `({ x, y }) => x * y`.
 *
 * @param parameters how many there are, which are named by their numbers; or the names that a single one has in it
 * @param definedAt holds the stack of the call that was given the function
 * @throws InputError with file and line for everything that the language cannot say
 */
export function parseFunction(
  title: string,
  update: UpdateFunction,
  parameters: number | readonly string[],
  definedAt: { readonly stack?: unknown },
): NumberFunction {
  const { source, node } = functionNode({ title, update, text: update.toString(), definedAt });
  const scope = new Scope();
  const take = (name: string, local: string): void => {
    scope.set(local, { value: { type: 'number', expression: { kind: 'element', name } }, constant: false });
  };
  if (typeof parameters === 'number') takePositions(node, parameters, source, take);
  else takeNames(node, parameters, source, take);
  const named = typeof parameters === 'number' ? [] : parameters;
  const body: Body = {
    source,
    offered: new Map(named.map((name) => [name, "take it from the function's parameter"] as const)),
    namespaces: new Map(),
    bindings: [],
    counts: new Map(),
    progress: { depth: 0, count: 0 },
    taken: new Set(),
  };
  if (node.body.type !== 'BlockStatement')
    return { body: [], result: parseExpression(node.body, scope, body, 'number').expression };
  const last = node.body.body.at(-1);
  if (last?.type !== 'ReturnStatement' || !last.argument)
    return refuse(source, last ?? node.body, 'must end the function with return and a number');
  parseStatements(node.body.body.slice(0, -1), scope, body);
  return { body: body.bindings, result: parseExpression(last.argument, scope, body, 'number').expression };
}

type Take = (name: string, local: string) => void;

function takePositions(node: FunctionNode, count: number, source: RuleSource, take: Take): void {
  if (node.params.length !== count)
    refuse(
      source,
      node,
      `takes ${node.params.length} numbers and is given ${count}; one tensor is wanted for each parameter`,
    );
  node.params.forEach((parameter, i) => {
    if (parameter.type !== 'Identifier') refuse(source, parameter, 'cannot be taken like this; give it a plain name');
    take(String(i), parameter.name);
  });
}

function takeNames(node: FunctionNode, names: readonly string[], source: RuleSource, take: Take): void {
  const [parameter, ...others] = node.params;
  if (parameter === undefined || others.length > 0)
    return refuse(
      source,
      node,
      `takes ${node.params.length} parameters; one is expected, taken apart: ({ ${names.join(', ')} })`,
    );
  takeApart(
    parameter,
    { known: names, what: 'a variable of this function', advice: 'give it a start, or take one that is there' },
    source,
    take,
  );
}
