export { createTwin, type Twin, twins } from '../../../base/twin.ts';
