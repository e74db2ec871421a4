import type { OptimizerSpec, RuleOptimizer } from '../optimizer/optimizer.ts';
import type { Cohort, Engine, ModelCohort, Session, Unavailable } from './engine.ts';

/** A session, and what the record says of who executes it; or why there is none. */
export type OpenSession = Opened | Unavailable;

interface Opened {
  readonly available: true;
  /** An engine's name, a library's, or a library's on an engine. */
  readonly name: string;
  /** Why this executes it, where that is not why the engine was chosen. */
  readonly reason?: string;
  readonly session: Session;
}

/** All but the optimizer and its lanes. */
export type OpenWith = Omit<Cohort, 'optimizer' | 'lanes'> | Omit<ModelCohort, 'optimizer' | 'lanes'>;

/**
 * Opens an optimizer on an engine, a lane for each of `lanes`, without them for its own hyperparameters. A library's
 * optimizer runs where its library runs, whatever the engine, and in one lane.
 */
export async function openSession(
  engine: Engine,
  optimizer: OptimizerSpec,
  cohort: OpenWith,
  lanes: readonly OptimizerSpec[] = [optimizer],
): Promise<OpenSession> {
  if (optimizer.kind === 'rule') {
    const settings = lanes as readonly RuleOptimizer[];
    if ('model' in cohort) {
      if (engine.openModel === undefined) return noModels(engine.name, '--engine cpu trains them');
      const session = await engine.openModel({ ...cohort, optimizer, lanes: settings });
      return { available: true, name: engine.name, session };
    }
    if (settings.some(({ groups }) => groups !== undefined))
      return {
        available: false,
        reason: 'groups of parameters are known in problems of defineProblem and defineFunction alone',
        hint: 'leave groups out',
      };
    const session = await engine.open({ ...cohort, optimizer, lanes: settings.map(({ hyper }) => hyper) });
    return { available: true, name: engine.name, session };
  }
  if ('model' in cohort) return noModels(`library.${optimizer.library}`, 'take one of our own optimizers');
  switch (optimizer.library) {
    case 'tfjs': {
      const { openTfjs } = await import('./library/tfjs.ts');
      const session = await openTfjs(optimizer, cohort, engine);
      return { available: true, name: `tfjs on ${engine.name}`, session };
    }
    case 'torch': {
      const { openTorch } = await import('./library/torch.ts');
      const opened = await openTorch(optimizer, cohort);
      if (!opened.available) return opened;
      return { ...opened, name: 'torch', reason: 'the variant is PyTorch’s' };
    }
    default:
      return optimizer.library satisfies never;
  }
}

function noModels(who: string, hint: string): Unavailable {
  return { available: false, reason: `${who} trains no problems of a suite's own yet`, hint };
}
