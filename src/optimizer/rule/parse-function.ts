import type { Binding, Expression } from './expression.ts';
import { functionNode } from './function-node.ts';
import { parseExpression } from './parse-expression.ts';
import { type Body, parseStatements } from './parse-statements.ts';
import { Scope } from './scope.ts';
import { refuse, type UpdateFunction } from './source.ts';

export interface NumberFunction {
  /** In order; a binding may use those before it, as `local`. */
  readonly body: readonly Binding[];
  /** Parameter i is the element that is named by its number. */
  readonly result: Expression;
}

/**
 * Reads a function from some numbers to a number, in the language of rules.
 *
 * @param definedAt holds the stack of the call that was given the function
 * @throws InputError with file and line for everything that the language cannot say
 */
export function parseFunction(
  title: string,
  update: UpdateFunction,
  count: number,
  definedAt: { readonly stack?: unknown },
): NumberFunction {
  const { source, node } = functionNode({ title, update, text: update.toString(), definedAt });
  if (node.params.length !== count)
    refuse(
      source,
      node,
      `takes ${node.params.length} numbers and is given ${count}; one tensor is wanted for each parameter`,
    );
  const scope = new Scope();
  node.params.forEach((parameter, i) => {
    if (parameter.type !== 'Identifier') refuse(source, parameter, 'cannot be taken like this; give it a plain name');
    scope.set(parameter.name, {
      value: { type: 'number', expression: { kind: 'element', name: String(i) } },
      constant: false,
    });
  });
  const body: Body = {
    source,
    offered: new Map(),
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
