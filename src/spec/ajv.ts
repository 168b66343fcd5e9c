/** What is used of the validator; loaded only where a spec is read, as one piece. */
export { Ajv2020 } from 'ajv/dist/2020.js';
