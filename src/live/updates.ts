import type { ReportModel } from '../report/document.ts';
import { partsHtml } from '../report/html.ts';
import type { LiveUpdate } from '../report/page/live-update.ts';
import type { LiveRun } from './live-run.ts';

/** How often a page hears of what changed: well under the second within which it should show a loss. */
const EVERY_MILLISECONDS = 300;

/** A page whose connection takes nothing for so long is not waited for: it is dropped, and may connect again. */
const PATIENCE_MILLISECONDS = 10_000;

/** A connection to a page. */
export interface Page {
  /** Settles when the connection has taken the bytes; they are shared, and not to be changed. */
  readonly send: (bytes: Uint8Array) => Promise<unknown>;
  readonly drop: () => void;
}

/** Tells pages what changes. What they are told is made once, however many they are. */
export interface Updates {
  /** A page that connects, or connects again, is told everything once; returns the way to leave. */
  readonly join: (page: Page) => () => void;
}

interface Reader {
  readonly page: Page;
  /** Since when its connection has been busy; null while it is free. */
  busySince: number | null;
  /** Told everything there was at the last round: changes are enough. */
  current: boolean;
}

/** @param now Milliseconds; for tests. */
export function updatesOf(run: LiveRun, now: () => number = () => performance.now()): Updates {
  const readers = new Set<Reader>();
  let seen = { curves: 0, tables: 0 };
  let timer: NodeJS.Timeout | undefined;
  const leave = (reader: Reader): void => {
    if (!readers.delete(reader) || readers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const tell = (reader: Reader, bytes: Uint8Array): void => {
    reader.busySince = now();
    reader.page.send(bytes).then(
      () => (reader.busySince = null),
      () => {
        leave(reader);
      },
    );
  };
  const round = (): void => {
    const version = { ...run.version };
    const changed = version.curves > seen.curves || version.tables > seen.tables;
    const changes = changed ? once(() => updateOf(run, seen, version)) : null;
    const all = once(() => updateOf(run, { curves: 0, tables: 0 }, version));
    for (const reader of readers) {
      if (reader.busySince !== null) {
        // It has missed these changes, and is told everything once it has room.
        if (changed) reader.current = false;
        if (now() - reader.busySince > PATIENCE_MILLISECONDS) {
          leave(reader);
          reader.page.drop();
        }
      } else if (!reader.current) {
        reader.current = true;
        tell(reader, all());
      } else if (changes !== null) tell(reader, changes());
    }
    seen = version;
  };
  return {
    join(page) {
      const reader: Reader = { page, busySince: null, current: false };
      readers.add(reader);
      timer ??= setInterval(round, EVERY_MILLISECONDS);
      return () => {
        leave(reader);
      };
    },
  };
}

type Version = LiveRun['version'];

/** As an event of a stream; JSON has no line feed. */
function updateOf(run: LiveRun, since: Version, version: Version): Uint8Array {
  const update: LiveUpdate = {
    ...run.changes(since.curves),
    ...(version.tables > since.tables && { page: partsOf(run.model()) }),
    ended: run.over,
  };
  return new TextEncoder().encode(`data: ${JSON.stringify(update)}\n\n`);
}

function partsOf(model: ReportModel): LiveUpdate['page'] & object {
  const { title, metric, epochs, chance, variants, profiles, grids, landscape } = model.data;
  return { html: partsHtml(model), data: { title, metric, epochs, chance, variants, profiles, grids, landscape } };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
