import type { Model } from '../../src/graph/model.ts';
import { defineProblem } from '../../src/model/define-problem.ts';
import { accuracy, crossEntropy } from '../../src/model/losses.ts';
import { traceProblem } from '../../src/model/trace-problem.ts';
import { loadFields } from '../../src/problem/data/load-fields.ts';
import type { FieldData } from '../../src/problem/data/fields.ts';
import { mnist } from '../../src/problem/data/sources/images.ts';

/** A network 784-HIDDEN-10 with ReLU on MNIST, and its data. */
export async function mlpModel(
  hidden: number,
  batch: number,
): Promise<{ readonly model: Model; readonly data: FieldData }> {
  const problem = defineProblem({
    name: 'MNIST MLP',
    data: mnist(),
    loss: ({ image, label }, net) => {
      const logits = net.linear('layer2', net.linear('layer1', image.flatten(), hidden).relu(), 10);
      return { loss: crossEntropy(logits, label), accuracy: accuracy(logits, label) };
    },
  });
  const { data } = await loadFields(problem.data, undefined);
  return { model: traceProblem(problem, data, batch).model, data };
}
