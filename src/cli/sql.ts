import { queryHistory } from '../store/history/query.ts';
import { answerText, tellUnread, type AnswerFormat } from './print-answer.ts';

export interface SqlArguments {
  readonly query: string;
  readonly format: AnswerFormat;
  readonly runs: string;
}

export async function sql({ query, format, runs }: SqlArguments): Promise<void> {
  process.stdout.write(answerText(await queryHistory(runs, undefined, query, tellUnread), format));
}
