import * as acorn from 'acorn';
import { InputError } from '../base/errors.ts';

/** Constants by name. */
type Constants = ReadonlyMap<string, acorn.Expression>;

/**
 * Finds a label that `variants` or `problems` gives twice, in its literal, in a constant of the file that it names, or between
 * constants that it spreads. JavaScript would keep the last one without a word, so this is looked for in the source,
 * freed of its types.
 *
 * @throws InputError, without saying which file
 */
export function refuseRepeatedLabels(source: string): void {
  const program = parse(source);
  const constants = constantsOf(program);
  visit(program, (node) => {
    if (node.type !== 'Property') return;
    const field = nameOf(node);
    if (field !== 'variants' && field !== 'problems') return;
    const seen = new Set<string>();
    for (const { label, line } of labelsOf(node.value, constants)) {
      if (seen.has(label)) {
        throw new InputError(`${field} has the label "${label}" more than once (line ${line}); labels must differ.`);
      }
      seen.add(label);
    }
  });
}

/** The file was run already: what acorn alone does not know is not the user's mistake. */
function parse(source: string): acorn.Program | undefined {
  try {
    return acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'module', locations: true });
  } catch {
    return undefined;
  }
}

/** What each constant of the file is; none that different scopes declare under one name. */
function constantsOf(program: acorn.Program | undefined): Constants {
  const constants = new Map<string, acorn.Expression>();
  const ambiguous = new Set<string>();
  visit(program, (node) => {
    if (node.type !== 'VariableDeclaration' || node.kind !== 'const') return;
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier' || !init) continue;
      if (constants.has(id.name)) ambiguous.add(id.name);
      constants.set(id.name, init);
    }
  });
  for (const name of ambiguous) constants.delete(name);
  return constants;
}

interface Label {
  readonly label: string;
  readonly line: number;
}

/** The labels that an expression is seen to give, in order; a constant is followed once at most, whatever it names. */
function labelsOf(value: acorn.AnyNode, constants: Constants): readonly Label[] {
  if (value.type === 'Identifier') {
    const constant = constants.get(value.name);
    return constant === undefined ? [] : labelsOf(constant, without(constants, value.name));
  }
  // An exported constant: `const a = exports.a = { … }` once it is transformed.
  if (value.type === 'AssignmentExpression') return labelsOf(value.right, constants);
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap((property) => {
    if (property.type === 'SpreadElement') return labelsOf(property.argument, constants);
    const label = nameOf(property);
    return label === undefined ? [] : [{ label, line: property.loc?.start.line ?? 0 }];
  });
}

function without(constants: Constants, name: string): Constants {
  return new Map([...constants].filter(([other]) => other !== name));
}

function nameOf({ key, computed }: acorn.Property | acorn.AssignmentProperty): string | undefined {
  if (key.type === 'Identifier') return computed ? undefined : key.name;
  return key.type === 'Literal' ? String(key.value).trim() : undefined;
}

function visit(value: unknown, see: (node: acorn.AnyNode) => void): void {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) see(value as acorn.AnyNode);
  for (const child of Object.values(value)) visit(child, see);
}
