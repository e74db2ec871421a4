import { spread, sum } from '../analysis/spread.ts';
import type { Numbers, Session } from '../engine/engine.ts';
import type { TrialSpec } from '../plan/trial-spec.ts';
import type { ProbeRecord, TensorProbe } from '../record/record.ts';
import { closeLook, cosineBetween, type CloseLook } from './close-look.ts';
import { probeSchedule } from './probe-schedule.ts';
import { tensorsOf, trainCount, type Trainable } from './trainable.ts';

/** Looks into a session between its steps, and leaves no trace there. */
export interface Probe {
  /** Steps from `done` to the next one behind which it wants to look. */
  untilNext(done: number): number;
  /** To be called before the first step and behind every step that it wants to look behind; elsewhere it does nothing. */
  look(done: number): Promise<void>;
  /** What it saw of a lane that took so many steps. */
  record(lane: number, steps: number): ProbeRecord;
}

/** Names that rules give to an average or a sum of squared gradients. */
const SECOND_MOMENTS = ['square', 'sum'];

/** Images for so many training batches are looked at, where there are as many. */
const BATCHES = 8;

/** Of all tensors, with all lanes, after some step. */
interface Snapshot {
  readonly done: number;
  readonly values: readonly Numbers[];
  readonly moments: readonly (Numbers | null)[];
}

interface TensorLook extends CloseLook {
  /** Known one step later. */
  cosine: number;
}

/**
 * Probes the lanes of a session, all of them trials like `spec` but for seeds and hyperparameters. Reads alone touch the
 * session, and losses of fixed batches, which may overwrite gradients that nobody needs any more: the steps come out the
 * same to the last bit.
 */
export function openProbe(
  spec: TrialSpec,
  every: number,
  lanes: number,
  total: number,
  trainable: Trainable,
  session: Session,
): Probe {
  const schedule = probeSchedule(every, total);
  const tensors = tensorsOf(trainable);
  const rows = Uint32Array.from({ length: Math.min(BATCHES * spec.batchSize, trainCount(trainable)) }, (_, i) => i);
  const states = spec.optimizer.kind === 'rule' ? Object.keys(spec.optimizer.rule.states) : [];
  const state = SECOND_MOMENTS.find((name) => states.includes(name)) ?? null;
  /** By visit, then by lane. */
  const fixed: FixedLosses[][] = [];
  /** By lane, then by close look, then by tensor. */
  const looks = Array.from({ length: lanes }, (): TensorLook[][] => []);
  type Kept = Snapshot | null;
  let [latest, earlier, spare]: [Kept, Kept, Kept] = [null, null, null];
  let gradients: readonly Numbers[] = [];

  /** Into the memory of one that nobody needs any more: fresh memory takes longer to get than to fill. */
  const snapshot = async (done: number, old: Snapshot | null): Promise<Snapshot> => {
    const values: Numbers[] = [];
    const moments: (Numbers | null)[] = [];
    for (const [i, { name }] of tensors.entries()) {
      values.push(await session.read(name, old?.values[i]));
      const into = old?.moments[i] ?? undefined;
      moments.push(state === null ? null : ((await session.readState?.(state, name, into)) ?? null));
    }
    return { done, values, moments };
  };
  const lookClosely = async (before: Snapshot, after: Snapshot): Promise<void> => {
    const fresh: Numbers[] = [];
    for (const [i, { gradient }] of tensors.entries()) fresh.push(await session.read(gradient, gradients[i]));
    gradients = fresh;
    looks.forEach((seen, lane) => {
      const of = (values: Numbers): Numbers => laneOf(values, lane, lanes);
      const look = (gradient: Numbers, i: number): TensorLook => {
        const [old, now] = [before.moments[i] ?? null, after.moments[i] ?? null];
        const moment = old === null || now === null ? null : { before: of(old), after: of(now) };
        const update = { before: of(before.values[i]!), after: of(after.values[i]!), gradient: of(gradient), moment };
        return { ...closeLook(update), cosine: NaN };
      };
      seen.push(gradients.map(look));
    });
  };
  /** Completes the looks of the step before this one. */
  const compareUpdates = (first: Snapshot, middle: Snapshot, last: Snapshot): void => {
    looks.forEach((seen, lane) => {
      const of = (values: Numbers): Numbers => laneOf(values, lane, lanes);
      seen.at(-1)!.forEach((look, i) => {
        look.cosine = cosineBetween(of(first.values[i]!), of(middle.values[i]!), of(last.values[i]!));
      });
    });
  };
  const lookAtLosses = async (): Promise<FixedLosses[]> => {
    const parts: Float64Array[] = [];
    const sizes: number[] = [];
    for (let at = 0; at < rows.length; at += spec.batchSize) {
      const part = rows.subarray(at, at + spec.batchSize);
      const batch = Array.from({ length: lanes }, () => part);
      parts.push(await (session.loss === undefined ? session.gradient(batch) : session.loss(batch)));
      sizes.push(part.length);
    }
    return Array.from({ length: lanes }, (_, lane) =>
      fixedLosses(
        parts.map((part) => part[lane]!),
        sizes,
      ),
    );
  };

  return {
    untilNext: (done) => schedule.untilNext(done),
    look: async (done) => {
      if ([done - 1, done, done + 1].some((step) => schedule.isClose(step))) {
        const now = await snapshot(done, spare);
        if (schedule.isClose(done - 1)) compareUpdates(earlier!, latest!, now);
        if (schedule.isClose(done)) await lookClosely(latest!, now);
        [spare, earlier, latest] = [earlier, latest, now];
      }
      // Last, for it may overwrite the gradients.
      if (done % every === 0) fixed.push(await lookAtLosses());
    },
    record: (lane, steps) => {
      const ofLane = fixed.slice(0, Math.floor(steps / every) + 1).map((all) => all[lane]!);
      const close = schedule.close.filter((step) => step <= steps).slice(0, looks[lane]!.length);
      return {
        every,
        rows: rows.length,
        losses: ofLane.map(({ mean }) => rounded(mean, 6)),
        spread: ofLane.map(({ spread }) => rounded(spread, 4)),
        steps: close,
        tensors: tensors.map(({ name, size }, i) => {
          const seen = looks[lane]!.slice(0, close.length).map((each) => each[i]!);
          return tensorProbe(name, size, state, seen);
        }),
      };
    },
  };
}

interface FixedLosses {
  readonly mean: number;
  readonly spread: number;
}

/** The mean over all images, and the standard deviation of ln loss between the batches; NaN for a single one. */
function fixedLosses(losses: readonly number[], sizes: readonly number[]): FixedLosses {
  const images = sum(sizes);
  const mean = sum(losses.map((loss, i) => loss * sizes[i]!)) / images;
  return { mean, spread: spread(losses.map(Math.log))?.sd ?? NaN };
}

function laneOf(values: Numbers, lane: number, lanes: number): Numbers {
  const size = values.length / lanes;
  return values.subarray(lane * size, (lane + 1) * size);
}

function tensorProbe(name: string, size: number, state: string | null, looks: readonly TensorLook[]): TensorProbe {
  const list = (values: readonly number[]): readonly number[] => values.map((value) => rounded(value, 4));
  const moments = looks.flatMap(({ moment }) => moment ?? []);
  return {
    name,
    size,
    step: looks.map(({ step }) => list(step)),
    ratio: looks.map(({ ratio }) => list(ratio)),
    rms: list(looks.map(({ rms }) => rms)),
    updateToWeight: list(looks.map(({ updateToWeight }) => updateToWeight)),
    cosine: list(looks.map(({ cosine }) => cosine)),
    moment:
      state === null || moments.length === 0
        ? null
        : { state, change: list(moments.map(({ change }) => change)), lag: list(moments.map(({ lag }) => lag)) },
  };
}

/** To so many significant digits, so that a stored run stays small. */
function rounded(value: number, digits: number): number {
  return Number(value.toPrecision(digits));
}
