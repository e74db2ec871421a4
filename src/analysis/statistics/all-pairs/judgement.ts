/** The chance that anything is shown which is not so. */
export const ALPHA = 0.05;

/** What a test says of a pair. */
export interface Judgement {
  /** Half the interval of one step; null where the difference's error is not known. */
  readonly half: number | null;
  readonly p: number | null;
  readonly shown: boolean;
}
