import type { Model } from '../../../graph/model.ts';
import { withParameterGradients } from '../../../graph/parameter-gradients.ts';
import { sizeOf } from '../../../graph/shape.ts';
import type { UpdateKernel } from '../../../optimizer/rule/expression.ts';
import type { Cohort } from '../../engine.ts';
import type { Part } from '../../parts.ts';
import { modelRanges, type TensorRange } from '../../whole.ts';
import { Constants } from '../elementwise.ts';
import type { Handle } from '../launch.ts';
import type { GraphCode } from './compile.ts';
import { GraphConstants } from './constants.ts';
import { lieAs, lieOf, type Lie } from './lie.ts';

/** What all plans of a session have in common. */
export interface Trained {
  /** Its graphs of training with the gradients. */
  readonly model: Model;
  readonly parameters: readonly TrainedParameter[];
  /** Parameters by the kernel that updates them; null where nothing does. */
  readonly parts: readonly TrainedPart[] | null;
  readonly constants: GraphConstants;
  /** Fields that the model reads, and how many numbers a sample has in each. */
  readonly fields: ReadonlyMap<string, number>;
  /** What is drawn anew at every step, and how many numbers at most. */
  readonly randoms: ReadonlyMap<string, { readonly size: number; readonly distribution: 'uniform' | 'normal' }>;
  readonly lanes: number;
  readonly buffersPerKernel: number;
  /** What stands for the leaves of all graphs, by name. */
  readonly standIn: (name: string) => Handle;
  readonly codes: Map<string, GraphCode>;
}

export interface TrainedParameter {
  readonly name: string;
  /** As a rule sees it. */
  readonly range: TensorRange;
  /** As it lies, and its gradient and states with it. */
  readonly lie: Lie;
}

/** Parameters that the same kernel updates, in all lanes. */
export interface TrainedPart {
  readonly kernel: UpdateKernel;
  readonly parameters: readonly TrainedParameter[];
  /** Of the kernel. */
  readonly constants: Constants;
}

/** @param parts of the first lane; those of the others have the same code */
export function trainedOf(
  { model: given, data, lanes }: Cohort,
  parts: readonly Part[] | null,
  buffersPerKernel: number,
): Trained {
  const model = withParameterGradients(given);
  const ranges = modelRanges(model.parameters);
  const fields = new Map<string, number>();
  const randoms = new Map<string, { readonly size: number; readonly distribution: 'uniform' | 'normal' }>();
  for (const { graph } of [...model.train, ...model.evaluate])
    for (const node of graph.nodes) {
      if (node.kind === 'input') fields.set(node.name, sizeOf(data.fields[node.name]!.shape));
      if (node.kind === 'random') {
        const size = Math.max(sizeOf(node.shape), randoms.get(node.name)?.size ?? 0);
        randoms.set(node.name, { size, distribution: node.distribution });
      }
    }
  const standIns = new Map<string, Handle>();
  const parameters = model.parameters.map((parameter, i): TrainedParameter => ({
    name: parameter.name,
    range: ranges[i]!,
    lie: lieOfParameter(parameter),
  }));
  const trainedPart = (part: Part): TrainedPart => ({
    kernel: part.kernel,
    parameters: parameters.filter(({ name }) => part.parameters.some((parameter) => parameter.name === name)),
    constants: new Constants(),
  });
  return {
    ...{ model, parameters, fields, randoms, buffersPerKernel, lanes: lanes.length },
    parts: parts?.map(trainedPart) ?? null,
    constants: new GraphConstants(),
    standIn: (name) => {
      const handle = standIns.get(name) ?? {};
      standIns.set(name, handle);
      return handle;
    },
    codes: new Map(),
  };
}

/** Large parameters lie as rules see them, if that is as matrices. */
function lieOfParameter({ shape, matrix }: Model['parameters'][number]): Lie {
  return matrix === null ? lieOf(shape) : lieAs(shape, ...matrix);
}
