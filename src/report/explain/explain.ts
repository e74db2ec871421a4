import { inquire, type Inquiry } from '../../analysis/explanation/inquiry.ts';
import { LEAST_SEEDS } from '../../analysis/oscillation/effect.ts';
import { compare } from '../../analysis/explanation/compare.ts';
import { differs, judge } from '../../analysis/explanation/judge.ts';
import { summarise } from '../../analysis/summary.ts';
import type { RunRecord, StoredRun } from '../../record/record.ts';
import type { Section, Text } from '../document.ts';
import { instant, list, plural } from '../format.ts';
import { isFunctionRun } from '../function-run.ts';
import { attributionOf } from '../model.ts';
import { withTrouble } from '../verdict-text.ts';
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
    subtitle: [run.suite.name, `run ${run.id}`, instant(run.startedAt), trialsText(inquiry, run)].join(' · '),
    answer: answer(inquiry, causes),
    notices: notices(inquiry, stored),
    sections: [
      ...curvesSection(inquiry, losses),
      ...gapSection(inquiry),
      ...causes.map(causeSection),
      unsettledSection(inquiry, causes, run.suite),
      ...predictionsSection(causes),
      ...switchesSection(inquiry),
      variantsSection(inquiry, run),
      methodSection(inquiry),
    ],
    attribution: attributionOf([run]),
  };
}

/** Asks why only where it is sure that. */
function titleOf({ pair, outcome }: Inquiry): string {
  if (pair === null) return 'How the loss oscillates';
  const effects = (['oscillation', outcome] as const).map((id) => compare(pair.low, pair.high, id).effect);
  const sure = effects.some((effect) => effect !== null && judge('same', effect) !== 'holds' && differs(effect));
  return `${sure ? 'Why does' : 'Does'} ${symbolOf(pair.name)} change how the loss oscillates?`;
}

/** "270 trials", "8 of 10 trials". */
function trialsText({ trials }: Inquiry, { plan }: RunRecord): string {
  return `${trials.length === plan.length ? '' : `${trials.length} of `}${plural(plan.length, 'trial')}`;
}

function notices({ pair, seeds, trials }: Inquiry, { run }: StoredRun): readonly Text[] {
  const epochs = Math.max(0, ...trials.map((trial) => trial.epochs.length));
  const left = run.status === 'running' ? [] : summarise(run).filter(({ troubles }) => troubles.length > 0);
  return [
    ...(run.status === 'completed' ? [] : [['This run did not come to its end; what follows is what it left.']]),
    ...(left.length > 0
      ? [[`Not every trial completed, and what did not is left out: ${list(left.map(withTrouble))}.`]]
      : []),
    ...(pair !== null && seeds < LEAST_SEEDS && !isFunctionRun(run)
      ? [
          [
            `The pair has ${plural(seeds, 'seed')} in common. That is too few: from fewer than ${LEAST_SEEDS} no verdict is given.`,
          ],
        ]
      : []),
    ...(isFunctionRun(run)
      ? [
          [
            'A function has no batches and no draws: all its seeds are one trial, and the intervals over them say nothing. ' +
              'What is measured is exact for this function from this start; no verdict is given for others.',
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
