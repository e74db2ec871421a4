import type { OptimizerSpec, RuleOptimizer } from '../optimizer/optimizer.ts';
import type { Engine, OpenWith, Session, Unavailable } from './engine.ts';

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
    const session = await engine.open({ ...cohort, optimizer, lanes: lanes as readonly RuleOptimizer[] });
    return { available: true, name: engine.name, session };
  }
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
