/** Where and with what a run was made. */
export interface Environment {
  readonly harness: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Which code ran: the harness's own commit, where it runs from a clone of its repository, and the suite's. */
  readonly git: { readonly harness: GitState; readonly suite: GitState };
  /** Which dataset, and in words where it was; null where the problem has none, or where there are several problems. */
  readonly data: DataOrigin | null;
  /** Of each problem by its label, where there are several. */
  readonly datasets?: Readonly<Record<string, DataOrigin | null>>;
  /** Versions of the libraries that took part, by package name. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Fingerprint of the code that trains; see code-version.ts. Not in records of older versions. */
  readonly code?: string;
}

export interface DataOrigin {
  readonly name: string;
  readonly fingerprint: string;
  readonly source: string;
  /** Share of the test images that show the commonest class. Not in records of older versions. */
  readonly commonest?: number;
}

/** The data of a trial, by the label of its problem where there are several. */
export function dataOf(
  { data, datasets }: Pick<Environment, 'data' | 'datasets'>,
  problemLabel: string | undefined,
): DataOrigin | null {
  return problemLabel === undefined ? data : (datasets?.[problemLabel] ?? null);
}

/** All data of an environment in one line of text: equal data, equal text. */
export function dataIdentity({ data, datasets }: Pick<Environment, 'data' | 'datasets'>): string {
  if (datasets === undefined) return data?.fingerprint ?? 'none';
  const all = Object.entries(datasets).map(([label, origin]) => `${label}: ${origin?.fingerprint ?? 'none'}`);
  return all.toSorted().join(', ');
}

/** What git says of a folder. */
export type GitState =
  /** `dirty`: anything in the repository differs from the commit. */
  | { readonly kind: 'commit'; readonly commit: string; readonly dirty: boolean }
  /** No repository, or one without a commit. */
  | { readonly kind: 'none' }
  /** Git is missing, or did not answer. */
  | { readonly kind: 'unknown'; readonly reason: string };
