import { queryHistory } from '../store/history/query.ts';
import { tellWhereNoRuns } from './require-folder.ts';
import { answerText, tellUnread, type AnswerFormat } from './print-answer.ts';

export interface SqlArguments {
  readonly query: string;
  readonly format: AnswerFormat;
  readonly runs: string;
}

export async function sql({ query, format, runs }: SqlArguments): Promise<void> {
  tellWhereNoRuns(runs);
  process.stdout.write(answerText(await queryHistory(runs, undefined, query, tellUnread), format));
}
