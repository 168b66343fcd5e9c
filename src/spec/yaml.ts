/** What is used of the YAML library; loaded only where a spec is read, as one piece. */
export { Composer, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
