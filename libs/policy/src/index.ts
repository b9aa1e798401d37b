export * from './can.ts';
export { roleMatrix } from './matrix.ts';
