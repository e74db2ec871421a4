export { load } from 'koffi';
export type { LibraryHandle } from 'koffi';
