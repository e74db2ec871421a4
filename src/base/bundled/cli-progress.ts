export { MultiBar, type SingleBar } from 'cli-progress';
