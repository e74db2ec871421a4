import { requireSuite } from '../store/find.ts';
import { queryHistory } from '../store/history/query.ts';
import { suiteFolder } from '../store/run-id.ts';
import { print } from './output.ts';
import { answerText, tellUnread, type AnswerFormat } from './print-answer.ts';
import { suiteName } from './suite-name.ts';

export interface HistoryArguments {
  readonly suite: string;
  readonly format: AnswerFormat;
  readonly runs: string;
}

const QUERY = `
  select runs.run, runs.started_at[:10] as date, runs."commit"[:9] as "commit", trials.problem, trials.variant,
    count(*) filter (status_of = 'completed') as completed, count(*) as seeds,
    avg(train_loss) as train_loss, avg(test_loss) as test_loss, avg(test_accuracy) as test_accuracy,
    any_value(step.p50) as step_ms, any_value(update.p50) as update_ms, any_value(runs.cpu) as cpu
  from runs
  join (select *, status as status_of from trials) as trials using (run)
  left join timings as step on step.run = runs.run and step.problem = trials.problem and step.variant = trials.variant
    and step.part = 'step'
  left join timings as update on update.run = runs.run and update.problem = trials.problem and update.variant = trials.variant
    and update.part = 'update'
  group by runs.run, date, "commit", trials.problem, trials.variant
  order by runs.run, trials.problem, trials.variant`;

export async function history({ suite: given, format, runs }: HistoryArguments): Promise<void> {
  const suite = await suiteName(given);
  await requireSuite(suite, runs);
  const answer = await queryHistory(runs, suiteFolder(suite), QUERY, tellUnread);
  print(answerText(answer, format));
}
