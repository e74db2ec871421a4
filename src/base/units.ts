/** Quantities as a person reads them. One wording for the terminal and the reports. */

/** "0.42 s", "1.9 s", "2 min 05 s", "1 h 02 min". */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.995) return `${seconds.toFixed(2)} s`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad2(whole % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${pad2(minutes % 60)} min`;
}

/** Three significant digits: "0.683 ms", "12.3 ms", "1,250 ms". */
export function formatMilliseconds(milliseconds: number): string {
  return `${milliseconds.toLocaleString('en-US', { maximumSignificantDigits: milliseconds < 1000 ? 3 : 4 })} ms`;
}

/** "60,000". */
export function formatCount(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** "1 trial", "12 trials". @param many The plural where that is not the noun with an s. */
export function counted(count: number, noun: string, many = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : many}`;
}

/** "1 trial is", "12 trials are". */
export function thereAre(count: number, noun: string, many?: string): string {
  return `${counted(count, noun, many)} ${count === 1 ? 'is' : 'are'}`;
}

/** "512 B", "1.5 MiB", "15.6 GiB". */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  // 1023.95 would be printed as "1024.0" of the unit below.
  const power = units.findIndex((_, i) => bytes < 1023.95 * 1024 ** i);
  const index = power === -1 ? units.length - 1 : power;
  return `${(bytes / 1024 ** index).toFixed(index === 0 ? 0 : 1)} ${units[index]!}`;
}

/** Six decimals as notebooks print them, "0.363507"; six significant digits where those would say little. */
export function formatLoss(loss: number): string {
  const size = Math.abs(loss);
  if (!Number.isFinite(loss) || size === 0) return String(loss);
  if (size < 1e-3 || size >= 1e6) return loss.toExponential(5);
  return size < 10 ? loss.toFixed(6) : loss.toPrecision(6);
}

/** A fraction as "96.92%". */
export function formatPercent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)}%`;
}

function pad2(value: number): string {
  return String(value).padStart(2, '0');
}
