import type { Chart } from 'chart.js';
import { panned, selected, zoomed, type Window } from './zoom.ts';

export interface Zoomable {
  readonly chart: Chart;
  readonly canvas: HTMLCanvasElement;
  /** All of the axis. */
  readonly limits: () => Window;
  readonly window: () => Window | null;
  readonly show: (window: Window | null) => void;
}

/**
 * Drag selects, with Shift it moves; Ctrl or ⌘ with the wheel zooms, so does a pinch; double click is all again.
 * With the keyboard: + and − zoom, arrows move, 0 or Escape is all again.
 */
export function listen(zoomable: Zoomable): void {
  const { canvas, chart } = zoomable;
  const now = () => zoomable.window() ?? zoomable.limits();
  const share = (clientX: number) => {
    const { left, right } = chart.chartArea;
    return Math.max(0, Math.min(1, (clientX - canvas.getBoundingClientRect().left - left) / (right - left)));
  };
  const zoom = (factor: number, at: number) => {
    zoomable.show(zoomed(now(), zoomable.limits(), factor, at));
  };
  const pan = (by: number) => {
    zoomable.show(panned(now(), zoomable.limits(), by));
  };
  listenToPointers(zoomable, share, zoom, pan);
  canvas.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 300), share(event.clientX));
    },
    { passive: false },
  );
  canvas.addEventListener('dblclick', () => {
    zoomable.show(null);
  });
  canvas.addEventListener('keydown', (event) => {
    const act = keys[event.key];
    if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (act === 'all') zoomable.show(null);
    else if ('zoom' in act) zoom(act.zoom, 0.5);
    else pan(act.pan);
  });
}

const keys: Readonly<Record<string, 'all' | { readonly zoom: number } | { readonly pan: number }>> = {
  '+': { zoom: 1.5 },
  '=': { zoom: 1.5 },
  '-': { zoom: 1 / 1.5 },
  ArrowLeft: { pan: -0.2 },
  ArrowRight: { pan: 0.2 },
  '0': 'all',
  Escape: 'all',
};

/** Less than this is a click with an unsteady hand. */
const LEAST_PIXELS = 8;

function listenToPointers(
  { canvas, chart, limits, window, show }: Zoomable,
  share: (clientX: number) => number,
  zoom: (factor: number, at: number) => void,
  pan: (by: number) => void,
): void {
  const down = new Map<number, number>();
  let start = 0;
  let last = 0;
  const selection = document.createElement('div');
  selection.className = 'selection';
  selection.hidden = true;
  canvas.parentElement!.append(selection);
  const spread = () => Math.max(1, Math.max(...down.values()) - Math.min(...down.values()));
  const moves = (event: PointerEvent) => event.shiftKey || event.pointerType === 'touch';

  canvas.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, event.clientX);
    canvas.setPointerCapture(event.pointerId);
    start = last = event.clientX;
  });
  canvas.addEventListener('pointermove', (event) => {
    if (!down.has(event.pointerId)) return;
    const before = spread();
    down.set(event.pointerId, event.clientX);
    if (down.size === 2) {
      const [a, b] = [...down.values()] as [number, number];
      zoom(spread() / before, share((a + b) / 2));
    } else if (moves(event)) {
      if (window() !== null) pan(share(last) - share(event.clientX));
    } else {
      const { left, right, top, bottom } = chart.chartArea;
      const [from, to] = [share(start), share(event.clientX)].sort((a, b) => a - b) as [number, number];
      selection.hidden = Math.abs(event.clientX - start) < LEAST_PIXELS;
      selection.style.left = `${left + from * (right - left)}px`;
      selection.style.width = `${(to - from) * (right - left)}px`;
      selection.style.top = `${top}px`;
      selection.style.height = `${bottom - top}px`;
    }
    last = event.clientX;
  });
  const up = (event: PointerEvent) => {
    if (!down.delete(event.pointerId)) return;
    const chosen = !selection.hidden && event.type === 'pointerup';
    selection.hidden = true;
    if (chosen) show(selected(window() ?? limits(), limits(), share(start), share(event.clientX)));
  };
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
}
