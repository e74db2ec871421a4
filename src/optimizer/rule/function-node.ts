import * as acorn from 'acorn';
import { TOO_DEEP } from './parse-expression.ts';
import { refuse, type RuleSource } from './source.ts';

export type FunctionNode = acorn.FunctionExpression | acorn.ArrowFunctionExpression;

/** A method's text is no expression by itself; everything else is. What is put before it stays on its first line. */
export function functionNode(source: RuleSource): { source: RuleSource; node: FunctionNode } {
  for (const [before, after] of [['(', ')'] as const, ['({', '})'] as const]) {
    const text = before + source.text + after;
    const node = tryParse(text);
    if (node === 'too deep') return refuse(source, { start: 0, end: source.text.length }, TOO_DEEP);
    if (node?.type === 'FunctionExpression' || node?.type === 'ArrowFunctionExpression') {
      const placed = { ...source, text };
      if (node.async || node.generator) refuse(placed, node, 'must be a plain function, not async and no generator');
      return { source: placed, node };
    }
  }
  const start = { start: 0, end: source.text.length };
  return refuse(source, start, 'cannot be read as a rule; write update({ param, grad }, { lr }) { ... } in place');
}

function tryParse(text: string): acorn.Expression | 'too deep' | undefined {
  try {
    const expression = acorn.parseExpressionAt(text, 0, { ecmaVersion: 'latest' });
    if (expression.type !== 'ObjectExpression') return expression;
    const [method, ...others] = expression.properties;
    return method?.type === 'Property' && others.length === 0 ? method.value : undefined;
  } catch (error) {
    // The parser calls itself for every level, until there is no more room.
    return error instanceof RangeError || /stack/i.test(String(error)) ? 'too deep' : undefined;
  }
}
