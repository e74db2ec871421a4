import { inquire, type Inquiry } from '../../analysis/explanation/inquiry.ts';
import { LEAST_SEEDS } from '../../analysis/oscillation/effect.ts';
import type { StoredRun } from '../../record/record.ts';
import type { Section, Text } from '../document.ts';
import { instant, plural } from '../format.ts';
import { isFunctionRun } from '../function-run.ts';
import { mnist } from '../model.ts';
import { answer } from './answer.ts';
import { causesOf } from './causes.ts';
import { causeSection } from './section/cause.ts';
import { curvesSection } from './section/curves.ts';
import { gapSection } from './section/gap.ts';
import { methodSection } from './section/method.ts';
import { predictionsSection } from './section/predictions.ts';
import { switchesSection } from './section/switches.ts';
import { unsettledSection } from './section/unsettled.ts';
import { variantsSection } from './section/variants.ts';
import { symbolOf } from './words.ts';

/** An explanation as plain data: the answer first, then the evidence. */
export interface Explanation {
  readonly title: string;
  readonly subtitle: string;
  readonly answer: readonly Text[];
  /** What a reader must know before believing it. */
  readonly notices: readonly Text[];
  readonly sections: readonly Section[];
  readonly attribution: string | null;
}

/** Why the loss oscillates as it does, as far as a run can say. */
export function explain(stored: StoredRun): Explanation {
  const { run, losses } = stored;
  const inquiry = inquire(stored);
  const causes = causesOf(inquiry);
  return {
    title: titleOf(inquiry),
    subtitle: [run.suite.name, `run ${run.id}`, instant(run.startedAt), plural(inquiry.trials.length, 'trial')].join(
      ' · ',
    ),
    answer: answer(inquiry, causes),
    notices: notices(inquiry, stored),
    sections: [
      ...curvesSection(inquiry, losses),
      ...gapSection(inquiry),
      ...causes.map(causeSection),
      unsettledSection(inquiry, causes),
      ...predictionsSection(causes),
      ...switchesSection(inquiry),
      variantsSection(inquiry),
      methodSection(inquiry),
    ],
    attribution: run.environment.data?.name === 'MNIST' ? mnist : null,
  };
}

function titleOf({ pair }: Inquiry): string {
  return pair === null ? 'How the loss oscillates' : `Why does ${symbolOf(pair.name)} change how the loss oscillates?`;
}

function notices({ pair, seeds, trials }: Inquiry, { run }: StoredRun): readonly Text[] {
  const epochs = Math.max(0, ...trials.map((trial) => trial.epochs.length));
  return [
    ...(run.status === 'completed' ? [] : [['This run did not come to its end; what follows is what it left.']]),
    ...(pair !== null && seeds < LEAST_SEEDS
      ? [
          [
            `The pair has ${plural(seeds, 'seed')} in common. That is too few: from fewer than ${LEAST_SEEDS} no verdict is given.`,
          ],
        ]
      : []),
    ...(isFunctionRun(run)
      ? [
          [
            'A function has no batches and no draws: all its seeds are one trial, and the intervals over them say nothing.',
          ],
        ]
      : []),
    ...(epochs === 1 ? [['The trials have one epoch, so the first epoch and the later ones are the same.']] : []),
    ...(trials.length > 0 && trials.every(({ probes }) => probes === null)
      ? [
          [
            'The suite has no probes: what is said rests on the losses of steps alone. Add probeEvery: 10 to look inside.',
          ],
        ]
      : []),
  ];
}
