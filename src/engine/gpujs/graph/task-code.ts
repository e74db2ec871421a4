import { gradientOf } from '../../../graph/model.ts';
import type { NodeOf } from '../../../graph/node.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { Sharing } from '../launch.ts';
import { compileGraph, type GraphCode } from './compile.ts';
import { lieAs, lieOf, type Lie } from './lie.ts';
import { graphOf, type ModelTask } from './model-task.ts';
import { NAMES } from './names.ts';
import type { Trained } from './trained.ts';

/** The kernels of a graph; lanes that see the same batch read one. */
export function codeOf(trained: Trained, task: ModelTask, batch: number): GraphCode {
  const { lanes, buffersPerKernel, constants, standIn, parameters, codes } = trained;
  const sharing = sharingOf(trained, task);
  const key = `${task.kind === 'evaluate' ? 'evaluate' : 'train'} ${batch} ${sharing?.kind ?? 'own'}`;
  const known = codes.get(key);
  if (known !== undefined) return known;
  const lieOfLeaf = ({ kind, name, shape }: NodeOf<'input' | 'parameter' | 'state' | 'random'>): Lie => {
    if (kind === 'input') return lieAs(shape, batch, sizeOf(shape) / batch);
    return kind === 'parameter' ? parameters.find((each) => each.name === name)!.lie : lieOf(shape);
  };
  const byOutput = new Map(parameters.map(({ name, lie }) => [gradientOf(name), lie]));
  const code = compileGraph(graphOf(trained, task, batch), {
    ...{ lanes, constants, mostBuffers: buffersPerKernel },
    constant: { handle: standIn(NAMES.constants), rows: 1, columns: 1, shared: { kind: 'all' } },
    output: (name) => byOutput.get(name),
    leaf: (node) => {
      const lie = lieOfLeaf(node);
      const { rows, columns } = lie;
      const shared = node.kind === 'input' ? sharing : null;
      const value = { handle: standIn(`${node.kind} ${node.name}`), rows, columns, ...(shared && { shared }) };
      return { lie, value };
    },
  });
  codes.set(key, code);
  return code;
}

/** Which lanes see the same batch; null where each has its own. */
function sharingOf({ lanes, standIn }: Trained, { sets }: ModelTask): Sharing | null {
  if (sets === lanes) return null;
  return sets === 1 ? { kind: 'all' } : { kind: 'some', sets: standIn(NAMES.sets) };
}
