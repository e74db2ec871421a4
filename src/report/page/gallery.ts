import { figure, type Figure, type Shared } from './figure.ts';

/** All figures of the page. */
export interface Gallery {
  /** Brings to life those inside. */
  readonly add: (root: ParentNode) => void;
  /** Something that they show has changed. `all`: also what nobody sees now, as for paper. */
  readonly redraw: (all?: boolean) => void;
}

/** A figure is drawn when the reader comes near: what nobody has looked at yet costs nothing. */
export function gallery(shared: () => Shared): Gallery {
  const figures = new Map<Element, Figure>();
  const near = new Set<Element>();
  const stale = new Set<Element>();
  const draw = (root: Element): void => {
    stale.delete(root);
    figures.get(root)!.draw();
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) near.add(target);
        else near.delete(target);
        if (isIntersecting && stale.has(target)) draw(target);
      }
      document.body.dataset['drawn'] = '';
    },
    // Half a screen ahead, so that nobody sees an empty frame.
    { rootMargin: '50%' },
  );
  return {
    add(root) {
      for (const found of root.querySelectorAll<HTMLElement>('figure[data-draws]')) {
        figures.set(found, figure(found, shared));
        stale.add(found);
        observer.observe(found);
      }
      if (figures.size === 0) document.body.dataset['drawn'] = '';
    },
    redraw(all = false) {
      for (const root of figures.keys()) {
        if (all || near.has(root)) draw(root);
        else stale.add(root);
      }
    },
  };
}
